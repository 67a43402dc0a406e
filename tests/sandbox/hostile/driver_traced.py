# accept: ok runtime_error
# Watches, and changes, every line that runs after it, in every thread.
import sys
import threading


def trace(frame, event, argument):
    frame.f_locals.clear()
    if event == "return":
        raise ZeroDivisionError
    return trace


sys.settrace(trace)
threading.settrace(trace)
sys.setprofile(trace)
sys.addaudithook(lambda *_: None)
print("done")
