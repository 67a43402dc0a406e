# accept: ok
# never: broken
# prints: done
# Every call that changes what is mounted.
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
NULL, DIRECTORY = None, -100
CALLS = {
    "mount tmpfs": lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, NULL),
    "mount proc": lambda: libc.mount(b"none", b"/tmp", b"proc", 0, NULL),
    "mount sysfs": lambda: libc.mount(b"none", b"/tmp", b"sysfs", 0, NULL),
    "mount cgroup": lambda: libc.mount(b"none", b"/tmp", b"cgroup2", 0, NULL),
    "mount overlay": lambda: libc.mount(b"none", b"/tmp", b"overlay", 0, b"lowerdir=/usr:/etc"),
    "mount bind": lambda: libc.mount(b"/usr", b"/tmp", NULL, 4096, NULL),
    "remount": lambda: libc.mount(NULL, b"/usr", NULL, 32 | 4096, NULL),
    "propagate": lambda: libc.mount(NULL, b"/", NULL, (1 << 20) | 16384, NULL),
    "umount /proc": lambda: libc.umount2(b"/proc", 2),
    "umount /": lambda: libc.umount2(b"/", 2),
    "umount /usr": lambda: libc.umount2(b"/usr", 2),
    "pivot_root": lambda: libc.syscall(155, b"/", b"/tmp"),
    "open_tree": lambda: libc.syscall(428, DIRECTORY, b"/", 1),
    "move_mount": lambda: libc.syscall(429, DIRECTORY, b"/usr", DIRECTORY, b"/tmp", 0),
    "fsopen": lambda: libc.syscall(430, b"tmpfs", 0),
    "fspick": lambda: libc.syscall(433, DIRECTORY, b"/", 0),
    "mount_setattr": lambda: libc.syscall(442, DIRECTORY, b"/usr", 0, bytes(32), 32),
}
for name, call in CALLS.items():
    if call() >= 0:
        print("broken:", name)
print("done")
