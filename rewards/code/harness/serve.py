"""The half of a check that holds the solution: it answers calls of its functions until the end of its input. In:
[function, packed arguments, packed keyword arguments]. Out: ["returned", packed value], or ["raised", name of
the exception, its text]."""
import os

import load
import wire


def answer(names, function, arguments, keywords):
    try:
        called = load.find_function(names, function)
        return ["returned", wire.pack(called(*wire.unpack(arguments), **wire.unpack(keywords)))]
    except Exception as error:
        return ["raised", type(error).__name__, str(error)]


def main():
    requests, replies = load.own_streams()
    names = load.load_solution()
    try:
        while True:
            wire.send(replies, answer(names, *wire.receive(requests)))
    except (EOFError, BrokenPipeError):
        os._exit(0)  # without waiting for threads that the solution has left


main()
