# accept: ok runtime_error
# Kills what it can name, from the first process to all.
import os
import signal

for pid in (1, os.getppid(), -1, *range(2, 400)):
    if pid == os.getpid():
        continue
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
print("alive")
