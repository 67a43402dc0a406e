# accept: ok memory_limit runtime_error
# never: broken
# Files in memory that belong to no file system.
import os

written = 0
while written < 1 << 30:
    file = os.memfd_create("hostile_left")
    for _ in range(16):
        written += os.write(file, bytes(1 << 20))
print("broken: a gigabyte")
