# accept: ok runtime_error
# Takes the ground from under whoever runs it.
import sys

frame = sys._getframe()
while frame:
    held, frame = frame, frame.f_back
    held.f_globals.clear()
    held.f_locals.clear()
