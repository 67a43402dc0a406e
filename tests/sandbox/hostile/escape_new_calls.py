# accept: ok
# never: broken
# prints: done
# Calls that are newer than the sandbox: what they do, it cannot know.
import ctypes
import errno

libc = ctypes.CDLL(None, use_errno=True)
for number in range(452, 600):
    ctypes.set_errno(0)
    if libc.syscall(ctypes.c_long(number), 0, 0, 0, 0, 0, 0) >= 0 or ctypes.get_errno() != errno.ENOSYS:
        print("broken:", number, errno.errorcode.get(ctypes.get_errno()))
print("done")
