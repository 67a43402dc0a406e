# accept: runtime_error memory_limit
# Calls itself for ever, having raised the bound.
import sys

sys.setrecursionlimit(10**9)


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x"[:0])


def deeper():
    return deeper() + 1


try:
    deeper()
finally:
    Deep().a
