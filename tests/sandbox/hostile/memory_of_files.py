# accept: ok memory_limit runtime_error
# never: broken
# Fills every place that can be written to; the files are in memory.
import os

written = 0
for folder in ("/tmp", "/box", "/dev/shm", "/var/tmp", "/run", "/home", "/dev", "/", "/etc", "/root", "/mnt"):
    number = 0
    try:
        while written < 1 << 30:
            with open(f"{folder}/hostile_left{number}", "wb", buffering=0) as file:
                for _ in range(16):
                    written += file.write(bytes(1 << 20))
            number += 1
    except OSError:
        pass
print("broken: a gigabyte" if written >= 1 << 30 else "stopped in time")
