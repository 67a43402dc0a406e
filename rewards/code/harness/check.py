"""The half of a check that holds the trusted tests and never any code of the solution, only stand-ins for its
functions: each call goes to the other half, and what comes back is made of plain literals. Exit code 0: the
solution has passed. 1: it has failed, or gone away. 3: the tests themselves do not run.

The tests, test.py, are statements that call what they need by its name, or define check(), which is given the
function that is named on the command line. prompt.py is what the solution continues: tests may use its helpers."""
import builtins
import os
import sys
import types

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
                raise Gone(str(error)) from None
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


def names_in(code):
    """What a piece of code may call, and more: a stand-in does no harm to who defines the name himself."""
    names = set(code.co_names)
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            names |= names_in(part)
    return names


def run(solution, entry_point):
    names = {"__name__": "test"}
    try:
        load.run_if_python("prompt.py", names)
        with open("test.py", "rb") as file:
            code = compile(file.read(), "test.py", "exec")
        called = {entry_point} if entry_point else names_in(code) - names.keys() - set(dir(builtins))
        names.update((name, solution.stand_in(name)) for name in called)
        exec(code, names)
        if entry_point:
            names["check"](names[entry_point])
    except BaseException as error:
        sys.excepthook(*sys.exc_info())
        return BROKEN if isinstance(error, ImportError) or not solution.called else FAILED
    if not solution.called:
        print("the tests call nothing", file=sys.stderr)
        return BROKEN
    return FAILED if solution.gone else PASSED


def main():
    sys.set_int_max_str_digits(0)
    replies, requests = load.own_streams()
    status = run(Solution(requests, replies), sys.argv[1] if len(sys.argv) > 1 else "")
    sys.stderr.flush()
    os._exit(status)


main()
