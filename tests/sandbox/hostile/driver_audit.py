# accept: runtime_error ok
# Forbids the interpreter everything that it asks about, its own end included.
import sys


def forbid(name, arguments):
    raise PermissionError(name)


sys.addaudithook(forbid)
import os
