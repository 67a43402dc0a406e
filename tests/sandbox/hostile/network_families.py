# accept: ok
# never: broken
# prints: done
# A socket of every family and kind; only those between processes of one machine may be made.
import ctypes
import errno

libc = ctypes.CDLL(None, use_errno=True)
UNIX = 1
for family in range(64):
    for kind in (1, 2, 3, 5, 10, 1 | 0o4000, 2 | 0o2000000):
        if family != UNIX and libc.socket(family, kind, 0) >= 0:
            print("broken: family", family, "kind", kind)
        if family != UNIX and libc.socketpair(family, kind, 0, (ctypes.c_int * 2)()) == 0:
            print("broken: pair of family", family, "kind", kind)
    if family in (2, 10, 16, 17, 38, 40):
        libc.socket(family, 3, 0)
        if ctypes.get_errno() != errno.EAFNOSUPPORT:
            print("broken: errno", ctypes.get_errno(), "for family", family)
for high in (1 << 32, 1 << 63, 0xFFFFFFFF00000000):
    if libc.syscall(ctypes.c_long(41), ctypes.c_ulong(high | 2), 1, 0) >= 0:
        print("broken: family 2 with high bits")
print("done")
