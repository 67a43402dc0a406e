# accept: ok
# never: broken
# prints: done
# Files of the machine that tell something.
import os

for path in ("/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/etc/machine-id", "/root/.bash_history",
             "/root/.ssh", "/var/log", "/var/lib", "/home", "/opt", "/srv", "/mnt", "/media", "/boot",
             "/sys/class/net", "/sys/fs/cgroup", "/sys/kernel", "/run/docker.sock", "/run/systemd",
             "/proc/1/root/etc/shadow", "/proc/self/root/../etc/shadow", "/usr/../etc/shadow"):
    try:
        found = os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(100)
        if found:
            print("broken:", path, found)
    except OSError:
        pass
print("done")
