# accept: ok
# never: broken
# prints: done
# Leaves what it can for the program that runs next, and looks for what the one before has left.
import ctypes
import os
import socket

libc = ctypes.CDLL(None, use_errno=True)
MARK = "hostile_left_behind"
for folder in ("/tmp", "/box", "/dev/shm", "/var/tmp", "/run", "/", "/home", "/dev/mqueue"):
    if os.path.exists(f"{folder}/{MARK}"):
        print("broken: a file in", folder)
    try:
        open(f"{folder}/{MARK}", "w").close()
    except OSError:
        pass
for call in (libc.shmget, libc.semget):
    if call(0x5EED, 1, 0o666) >= 0:
        print("broken: shared memory or a semaphore")
    call(0x5EED, 1, 0o1666)
if libc.msgget(0x5EED, 0o666) >= 0:
    print("broken: a message queue")
libc.msgget(0x5EED, 0o1666)
queue = ctypes.CDLL("librt.so.1").mq_open
if queue(b"/" + MARK.encode(), 0) >= 0:
    print("broken: a POSIX message queue")
queue(b"/" + MARK.encode(), 0o102, 0o666, None)
if libc.syscall(250, 10, -4, b"user", MARK.encode(), 0) >= 0:
    print("broken: a key")
libc.syscall(248, b"user", MARK.encode(), b"x", 1, -4)
try:
    with socket.socket(socket.AF_UNIX) as other:
        other.connect("\0" + MARK)
        print("broken: a socket")
except OSError:
    pass
if hasattr(os, MARK):
    print("broken: a module")
setattr(os, MARK, True)
print("done")
