"""The half of a check that holds the trusted tests and never any code of the solution, only stand-ins for its
functions: each call goes to the other half, and what comes back is made of plain literals. Exit code 0: the
solution has passed. 1: it has failed, or gone away. 3: the tests themselves do not run.

The tests, test.py, are statements that call what they need by its name, or define check(), which is given the
function that is named on the command line. prompt.py is what the solution continues: tests may use its helpers."""
import ast
import builtins
import os
import sys
import traceback

import load
import wire

PASSED, FAILED, BROKEN = 0, 1, 3
# A stand-in that raised these would be taken for the tests' own failure, or for the end of what they iterate.
CONFUSING = (ImportError, StopIteration, StopAsyncIteration)


class Gone(BaseException):
    """The solution's half has ended, or says what it may not say."""


class Raised(Exception):
    """An exception of the solution that has no name here."""


class Solution:
    def __init__(self, requests, replies):
        self.requests, self.replies = requests, replies
        self.gone = self.called = False

    def stand_in(self, function):
        def call(*arguments, **keywords):
            request = [function, wire.pack(arguments), wire.pack(keywords)]
            self.called = True
            try:
                wire.send(self.requests, request)
                kind, *content = wire.receive(self.replies)
                result = wire.unpack(content[0]) if kind == "returned" else exception_of(*content)
            except Exception as error:
                self.gone = True
                raise Gone(repr(error)) from None
            if kind == "returned":
                return result
            raise result
        return call


def exception_of(name, text):
    kind = getattr(builtins, name, None)
    if isinstance(kind, type) and issubclass(kind, Exception) and not issubclass(kind, CONFUSING):
        try:
            return kind(text)
        except TypeError:  # one that is made of more than a text
            pass
    return Raised(f"{name}: {text}")


def used_names(tree):
    """The names that the tests read and nobody has defined."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    written = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    return {node.id for node in names} - written - set(dir(builtins))


def run(solution, entry_point):
    names = {"__name__": "test"}
    try:
        load.run_if_python("prompt.py", names)
        with open("test.py", "rb") as file:
            tree = ast.parse(file.read())
        if entry_point:
            names[entry_point] = solution.stand_in(entry_point)
        else:
            defined = {node.name for node in ast.walk(tree) if hasattr(node, "name")}
            for name in used_names(tree) - defined - imported_names(tree) - names.keys():
                names[name] = solution.stand_in(name)
    except Exception:
        traceback.print_exc()
        return BROKEN
    try:
        exec(compile(tree, "test.py", "exec"), names)
        if entry_point:
            names["check"](names[entry_point])
    except BaseException as error:
        traceback.print_exc()
        return BROKEN if isinstance(error, ImportError) or not solution.called else FAILED
    if not solution.called:
        print("the tests call nothing", file=sys.stderr)
        return BROKEN
    return FAILED if solution.gone else PASSED


def imported_names(tree):
    imports = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    return {(alias.asname or alias.name).split(".")[0] for node in imports for alias in node.names}


def main():
    sys.set_int_max_str_digits(0)
    replies, requests = load.own_streams()
    status = run(Solution(requests, replies), sys.argv[1] if len(sys.argv) > 1 else "")
    sys.stderr.flush()
    os._exit(status)


main()
