# accept: ok
# never: broken
# prints: done
# Nothing but the three streams is open, and none of them leads to a file of the machine.
import os
import stat

for fd in range(3, 4096):
    try:
        os.fstat(fd)
        print("broken: open", fd, os.readlink(f"/proc/self/fd/{fd}"))
    except OSError:
        pass
for fd in range(3):
    if stat.S_ISDIR(os.fstat(fd).st_mode):
        print("broken: a folder", fd)
print("done")
