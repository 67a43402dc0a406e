"""Calls one function of a solution once. In: {"function": name, "arguments": [...]}. Out: {"value": what it
returned}, or {"no_value": why JSON cannot hold that}, whatever the solution prints or does to the modules."""
import json
import os
import sys

import load

MAX_DEPTH = 100


def plain(value, depth=0):
    """The value in JSON's own types: tuples as lists, keys that are numbers as texts, since JSON has no others."""
    if depth > MAX_DEPTH:
        raise ValueError("a value that is nested too deeply")
    if value is None or isinstance(value, bool):
        return value
    for kind, strip in ((int, int.__int__), (float, float.__float__), (str, str.__str__)):
        if isinstance(value, kind):
            return strip(value)  # of its own type, if that is a subclass
    if isinstance(value, (list, tuple)):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, dict):
        result = {key_of(key): plain(item, depth + 1) for key, item in value.items()}
        if len(result) < len(value):
            raise ValueError("a dict with keys that JSON cannot tell apart")
        return result
    if type(value).__module__ == "numpy":
        return plain(value.tolist(), depth + 1)
    raise ValueError(f"a value of type {type(value).__name__}")


def key_of(key):
    if isinstance(key, str) or type(key) is int:
        return str(key)
    raise ValueError(f"a dict with a key of type {type(key).__name__}")


def main():
    requests, replies = load.own_streams()
    dumps = json.dumps
    sys.set_int_max_str_digits(0)
    request = json.load(requests)
    function = load.find_function(load.load_solution(), request["function"])
    value = function(*request["arguments"])
    try:
        answer = dumps({"value": plain(value)})
    except (ValueError, RecursionError, AttributeError) as error:
        answer = dumps({"no_value": str(error)})
    replies.write(answer.encode())
    replies.flush()
    os._exit(0)  # without waiting for threads that the solution has left


main()
