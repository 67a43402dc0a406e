"""Loads a solution. prompt.py beside it, if it exists, is the code that it continues."""
import os
import sys
import types

# What solutions use without importing it, because the judges of their contests have it there. Of names that
# several modules have, the last one's counts.
STARRED = ("string", "re", "datetime", "collections", "heapq", "bisect", "copy", "math", "random", "statistics",
           "itertools", "functools", "operator", "io", "sys", "json", "builtins", "typing")
NAMED = ("array", "bisect", "collections", "copy", "datetime", "functools", "heapq", "io", "itertools", "json",
         "math", "operator", "os", "random", "re", "statistics", "string", "sys", "time")


def own_streams():
    """What came on standard input and goes to standard output is ours: the solution finds an empty input, and what
    it prints is lost."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return requests, replies


def load_solution():
    """The names that solution.py defines. It is no main program: `if __name__ == "__main__"` does not hold."""
    sys.setrecursionlimit(50_000)
    sys.set_int_max_str_digits(0)
    module = types.ModuleType("solution")
    sys.modules["solution"] = module
    names = module.__dict__
    for name in STARRED:
        exec(f"from {name} import *", names)
    for name in NAMED:
        exec(f"import {name}", names)
    run_if_python("prompt.py", names)
    with open("solution.py", "rb") as file:
        exec(compile(file.read(), "solution.py", "exec"), names)
    return names


def run_if_python(path, names):
    """Runs a file that may be there, and may be prose: of a chat, the prompt is."""
    try:
        with open(path, "rb") as file:
            exec(compile(file.read(), path, "exec"), names)
    except Exception:
        return


def find_function(names, name):
    """The method of class Solution, as LeetCode has it, else the function."""
    owner = names.get("Solution")
    return getattr(owner(), name) if hasattr(owner, name) else names[name]
