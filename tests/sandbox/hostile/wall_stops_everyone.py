# accept: wall_time_limit
# limits: --time 1 --wall 1
# Stops its group, its parent, the first process and whatever else it may send a signal to.
import os
import signal

for pid in (os.getppid(), 1, -1, 0, os.getpid()):
    try:
        os.kill(pid, signal.SIGSTOP)
    except OSError:
        pass
signal.pause()
