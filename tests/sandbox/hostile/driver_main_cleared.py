# accept: ok runtime_error
# Takes the ground from under whoever runs it.
import sys


def clear():
    frame = sys._getframe().f_back
    while frame:
        above = frame.f_back
        frame.f_globals.clear()
        frame = above


clear()
