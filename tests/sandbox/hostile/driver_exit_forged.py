# accept: ok runtime_error
# Fails, and on its way out says that it has not.
import atexit
import os
import sys

atexit.register(os._exit, 0)
sys.excepthook = lambda *_: os._exit(0)
raise SystemError("this is a failure")
