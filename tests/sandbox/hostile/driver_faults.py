# accept: runtime_error
# Reads memory that is not there, with a handler that would go on.
import ctypes
import faulthandler
import signal

faulthandler.enable()
faulthandler.dump_traceback_later(0.001, repeat=True, exit=False)
signal.signal(signal.SIGSEGV, signal.SIG_DFL)
ctypes.string_at(0)
