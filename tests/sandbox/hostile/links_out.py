# accept: ok
# accept-landlock: ok runtime_error
# never: broken
# Replaces its own program and streams by links to files of the machine, for whoever reads them afterwards.
import os

for name in ("/box/main.py", "/box/main", "/box/stdout", "/box/output", "/tmp/hostile_left"):
    try:
        if os.path.lexists(name):
            os.unlink(name)
        os.symlink("/etc/passwd", name)
    except OSError:
        pass
for target in ("/proc/1/root/etc/shadow", "/proc/self/root/etc/shadow", "/../../../etc/shadow"):
    os.symlink(target, f"/tmp/hostile_left{len(target)}")
    try:
        print("broken:", open(f"/tmp/hostile_left{len(target)}").read(20))
    except OSError:
        pass
