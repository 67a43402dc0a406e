# accept: runtime_error
# Dies of the signal that a limit would have sent; no limit was met.
import os
import signal

os.kill(os.getpid(), signal.SIGKILL)
