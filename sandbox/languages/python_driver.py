"""Makes a Python interpreter a worker of the sandbox: imports the modules named, hands itself over to
libwhet_jail.so, and goes on, in the copies that this makes of it, as the program /box/main.py, alone in its box.

The program shares this process, so nothing here decides anything: what it breaks of this is its own.
"""
import atexit
import ctypes
import gc
import importlib
import os
import sys
import threading
import types


def serve(library, modules):
    """Returns the program's arguments."""
    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError:
            pass
    jail = ctypes.PyDLL(library)
    jail.whet_jail_serve.restype = ctypes.POINTER(ctypes.c_char_p)
    gc.collect()
    gc.freeze()  # a collection in a copy would touch, and so copy, every page
    given = jail.whet_jail_serve()
    ctypes.pythonapi.PyOS_AfterFork_Child()
    arguments = []
    while given[len(arguments)] is not None:
        arguments.append(os.fsdecode(given[len(arguments)]))
    return arguments


def run(arguments):
    """Runs the program as `python3 main.py` would and returns its exit code."""
    path = arguments[0]
    main = types.ModuleType("__main__")
    main.__dict__.update(__builtins__=sys.modules["builtins"], __file__=path, __cached__=None)
    sys.modules["__main__"] = main
    sys.argv = arguments
    sys.path[0] = os.getcwd()
    code = 0
    try:
        with open(path, "rb") as file:
            source = file.read()
        exec(compile(source, os.path.abspath(path), "exec", dont_inherit=True), main.__dict__)
    except SystemExit as end:
        code = exit_code(end.code)
    except BaseException as error:
        code = 1
        trace = error.__traceback__.tb_next  # without this function
        sys.excepthook(type(error), error.with_traceback(trace), trace)
    return code


def exit_code(value):
    if value is None:
        return 0
    if isinstance(value, int):
        return value & 0xFF
    print(value, file=sys.stderr)
    return 1


def main():
    arguments = serve(sys.argv[1], sys.argv[2:])
    streams = [open(0, "r", closefd=False), open(1, "w", closefd=False),
               open(2, "w", errors="backslashreplace", closefd=False, buffering=1)]
    sys.stdin, sys.stdout, sys.stderr = streams
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = streams
    leave, wait_for_threads, run_exit_functions = os._exit, threading._shutdown, atexit._run_exitfuncs
    code = run(arguments)
    # What an interpreter does at its end, without taking down every module first.
    try:
        wait_for_threads()
        run_exit_functions()
        for stream in (sys.stdout, sys.stderr, *streams[1:]):
            if stream is not None and not stream.closed:
                stream.flush()
    except BaseException as error:
        code = code or 120
    leave(code)


main()
