# accept: ok memory_limit runtime_error
# never: broken
# Files that no folder shows any more take room all the same.
import os

files, written = [], 0
try:
    while written < 1 << 30:
        files.append(open("/tmp/hostile_left", "wb", buffering=0))
        os.unlink("/tmp/hostile_left")
        written += files[-1].write(bytes(4 << 20))
except OSError:
    pass
print("broken: a gigabyte" if written >= 1 << 30 else "stopped in time")
