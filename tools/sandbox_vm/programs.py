"""The programs that tools/sandbox_vm runs in boxes. An attack prints "held", or what it could do."""

ANSWER = "print(6 * 7)"

MEMORY = """
pages = []
while True:
    pages.append(bytearray(1 << 20))
"""

FORKS = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""

# The child that computes has lost its parent, so it is not waited for.
GRANDCHILD = """
import os, time
if os.fork() == 0:
    if os.fork() == 0:
        while True:
            pass
    os._exit(0)
time.sleep(600)
"""

SLEEP = "import time; time.sleep(600)"

# What it leaves behind has a session of its own and ignores what it can.
LEAVES_CHILDREN = """
import os, signal, time
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        time.sleep(600)
print("left")
"""

CPU = """
while True:
    pass
"""

THREADS = """
import threading
done = []
threads = [threading.Thread(target=done.append, args=(i,)) for i in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(done))
"""

OWN_FILES = """
import os
with open("note", "w") as file: file.write("abc")
os.rename("note", "letter")
with open("letter", "r+") as file: file.truncate(2)
os.mkdir("folder"); os.rmdir("folder")
print(open("letter").read(), os.path.getsize("main.py") > 0)
"""

_TRY = """
import ctypes, errno, os, signal, socket, subprocess, sys, time
libc = ctypes.CDLL(None, use_errno=True)
could = []
def attempt(name, action):
    try:
        action()
    except (OSError, MemoryError, RuntimeError):
        return
    could.append(name)
def call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)
"""

_END = """
print("held" if not could else "could: " + ", ".join(could))
"""


def _attack(lines):
    return _TRY + lines + _END


NETWORK = _attack("""
for name in ("AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET", "AF_VSOCK"):
    attempt(name, lambda: socket.socket(getattr(socket, name), socket.SOCK_DGRAM))
""")

# /tmp/victim is a folder of the user's own with a file `file`; /tmp/victim/socket and the abstract victim are listened to.
FILES = _attack("""
victim = "/tmp/victim/file"
attempt("read a file", lambda: open(victim).read())
attempt("read /etc/passwd", lambda: open("/etc/passwd").read())
attempt("list a folder", lambda: os.listdir("/tmp/victim"))
attempt("list /", lambda: os.listdir("/"))
attempt("read /proc", lambda: open("/proc/1/status").read())
attempt("read its parent's memory map", lambda: open(f"/proc/{os.getppid()}/maps").read())
attempt("write", lambda: open(victim, "w"))
attempt("append", lambda: open(victim, "a"))
attempt("truncate", lambda: os.truncate(victim, 0))
attempt("truncate in opening", lambda: os.open(victim, os.O_RDONLY | os.O_TRUNC))
attempt("rename", lambda: os.rename(victim, victim + "2"))
attempt("link", lambda: os.link(victim, "stolen"))
attempt("move here", lambda: os.rename(victim, "stolen"))
attempt("remove", lambda: os.remove(victim))
attempt("make a folder", lambda: os.mkdir("/tmp/victim/folder"))
attempt("make a link", lambda: os.symlink("/", "/tmp/victim/link"))
attempt("follow a link", lambda: (os.symlink(victim, "link"), open("link").read()))
attempt("change the mode", lambda: os.chmod(victim, 0o777))
attempt("change the owner", lambda: os.chown(victim, os.getuid(), os.getgid()))
attempt("change the times", lambda: os.utime(victim, (1, 1)))
attempt("set an attribute", lambda: os.setxattr(victim, "user.note", b"1"))
attempt("mount", lambda: call("mount", b"none", b"/tmp", b"tmpfs", 0, None))
attempt("change the root", lambda: os.chroot("."))
""")

# Where that folder may be read.
READING = _attack("""
victim = "/tmp/victim/file"
attempt("write", lambda: open(victim, "r+"))
attempt("truncate", lambda: os.truncate(victim, 0))
attempt("truncate in opening", lambda: os.open(victim, os.O_RDONLY | os.O_TRUNC))
attempt("change the mode of what is open", lambda: os.fchmod(os.open(victim, os.O_RDONLY), 0o777))
attempt("remove", lambda: os.remove(victim))
""")

SOCKETS = _attack("""
def connect(path):
    socket.socket(socket.AF_UNIX).connect(path)
attempt("talk to a socket", lambda: connect("/tmp/victim/socket"))
attempt("talk to an abstract socket", lambda: connect("\\0victim"))
""")

PROCESSES = _attack("""
attempt("fork", lambda: os.fork() or os._exit(0))
attempt("vfork", lambda: subprocess.run(["/usr/bin/true"]))
attempt("posix_spawn", lambda: os.posix_spawn("/usr/bin/true", ["true"], {}))
attempt("leave the group", os.setsid)
for name, process in (("parent", os.getppid()), ("group", 0), ("all", -1), ("first", 1)):
    attempt("signal: " + name, lambda: os.kill(process, 0))
attempt("open its parent", lambda: os.pidfd_open(os.getppid()))
attempt("limit its parent", lambda: call("prlimit", os.getppid(), 0, (ctypes.c_long * 2)(1, 1), None))
attempt("outlive its parent", lambda: call("prctl", 1, 0, 0, 0, 0))
attempt("leave shared memory", lambda: call("shmget", 0, 4096, 0o1777))
attempt("leave a message queue", lambda: call("msgget", 0, 0o1777))
attempt("leave a queue with a name", lambda: call("mq_open", b"/whet", os.O_CREAT | os.O_RDWR, 0o600, None))
""")

# A signal of its choice, through a file that notifies it: no kill() is called.
SIGNAL_BY_FILE = _attack("""
import fcntl
def own(process):
    read, write = os.pipe()
    fcntl.fcntl(read, 10, signal.SIGKILL)  # F_SETSIG
    fcntl.fcntl(read, fcntl.F_SETOWN, process)
    fcntl.fcntl(read, fcntl.F_SETFL, os.O_ASYNC)
    os.write(write, b"x")
def own_socket(process):
    ends = socket.socketpair()
    fcntl.ioctl(ends[0], 0x8901, process.to_bytes(4, "little"))  # FIOSETOWN
    fcntl.fcntl(ends[0], fcntl.F_SETFL, os.O_ASYNC)
    ends[1].send(b"x")
attempt("signal its parent by a file", lambda: own(os.getppid()))
attempt("signal its parent by a socket", lambda: own_socket(os.getppid()))
""")

IDENTITY = """
import ctypes, os
data = (ctypes.c_uint32 * 6)()
ctypes.CDLL(None).capget((ctypes.c_uint32 * 2)(0x20080522, 0), data)
print(os.getuid(), os.getgid(), os.getgroups(), "no capabilities" if not any(data) else list(data))
"""
