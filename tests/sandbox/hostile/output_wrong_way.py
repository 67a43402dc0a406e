# accept: ok runtime_error wall_time_limit
# limits: --time 1 --wall 1
# Opens its streams anew for the other direction: writes to its input, empties its own output.
import os

for fd in (0, 1, 2):
    for flags in (os.O_WRONLY | os.O_TRUNC, os.O_RDWR):
        try:
            other = os.open(f"/proc/self/fd/{fd}", flags | os.O_NONBLOCK)
            os.write(other, b"forged\n" * 1000)
            os.read(other, 100)
        except OSError:
            pass
print("done")
