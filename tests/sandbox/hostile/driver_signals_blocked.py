# accept: ok runtime_error
# prints: done
# Blocks and ignores all signals, in every thread, and hands that on to what it starts.
import signal
import subprocess

signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
for number in signal.valid_signals():
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
try:
    subprocess.Popen(["sleep", "1000"], start_new_session=True)
except OSError:
    pass
print("done")
