# accept: output_limit
# Floods when it has ended as far as the interpreter is concerned.
import atexit
import os


def flood():
    while True:
        os.write(1, bytes(65536))


atexit.register(flood)
