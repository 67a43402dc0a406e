# accept: ok
# never: broken
# prints: done
# Calls into parts of the kernel that no program of ours needs; the arguments would do no harm.
import ctypes
import errno
import time

libc = ctypes.CDLL(None, use_errno=True)
FORBIDDEN = (errno.EPERM, errno.EACCES, errno.ENOSYS)
ZEROS = ctypes.create_string_buffer(4096)
TICK = ctypes.create_string_buffer((0x4000).to_bytes(4, "little"), 4096)
NOW = ctypes.create_string_buffer(int(time.time()).to_bytes(8, "little"), 16)
CALLS = {
    "acct": (163, b"/nowhere"), "add_key": (248, b"user", b"hostile_left", b"x", 1, -3),
    "adjtimex": (159, TICK), "bpf": (321, 0, ZEROS, 48), "clock_settime": (227, 0, NOW),
    "delete_module": (176, b"nothing", 0), "fanotify_init": (300, 0, 0), "finit_module": (313, -1, b"", 0),
    "init_module": (175, ZEROS, 0, b""), "io_uring_setup": (425, 1, ZEROS), "ioperm": (173, 0, 1, 1),
    "iopl": (172, 3), "kexec_load": (246, 0, 0, None, 0), "keyctl": (250, 0, -3, 1),
    "perf_event_open": (298, ZEROS, 0, -1, -1, 0), "reboot": (169, 0, 0, 0, None),
    "request_key": (249, b"user", b"hostile_left", None, -3),
    "setdomainname": (171, b"x", 1), "sethostname": (170, b"x", 1), "settimeofday": (164, None, None),
    "swapoff": (168, b"/nowhere"), "swapon": (167, b"/nowhere", 0), "syslog": (103, 3, ZEROS, 100),
    "uselib": (134, b"/nowhere"), "userfaultfd": (323, 0), "vhangup": (153,),
}
for name, (number, *arguments) in CALLS.items():
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *arguments)
    if result >= 0 or ctypes.get_errno() not in FORBIDDEN:
        print("broken:", name, result, errno.errorcode.get(ctypes.get_errno()))
print("done")
