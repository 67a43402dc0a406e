# accept: ok runtime_error
# Overwrites its program in the page cache, if that may be, through its own /proc/self/mem and private maps.
import mmap
import os

for path in ("/usr/bin/python3", "/usr/bin/true", "/proc/self/exe"):
    for flags in (os.O_RDWR, os.O_WRONLY | os.O_APPEND, os.O_WRONLY | os.O_TRUNC):
        try:
            os.open(path, flags)
            print("broken:", path)
        except OSError:
            pass
    file = os.open(path, os.O_RDONLY)
    part = mmap.mmap(file, 4096, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_WRITE)
    part[0:4] = b"HOST"
print("done")
