# accept: ok
# never: broken
# prints: done
# Makes, renames, links, empties and deletes in the folders that belong to the system.
import os

for folder in ("/usr", "/usr/bin", "/usr/lib/python3", "/usr/lib", "/lib", "/bin", "/lib64", "/sbin",
               "/proc", "/sys", "/usr/local/lib/python3.11/dist-packages"):
    path = f"{folder}/hostile_left"
    for attempt in (lambda: open(path, "w"), lambda: os.mkdir(path), lambda: os.symlink("/", path),
                    lambda: os.mknod(path), lambda: os.utime(folder, (0, 0)),
                    lambda: os.chmod(folder, 0o777), lambda: os.rename("/tmp", path)):
        try:
            attempt()
            print("broken:", folder)
        except OSError:
            pass
for path in ("/usr/bin/true", "/usr/bin/env", "/usr/lib/os-release"):
    for attempt in (lambda: os.unlink(path), lambda: os.truncate(path, 0), lambda: os.chmod(path, 0o6777),
                    lambda: os.rename(path, path + "2"), lambda: os.link(path, "/tmp/hostile_left"),
                    lambda: os.setxattr(path, "user.hostile", b"1")):
        try:
            attempt()
            print("broken:", path)
        except OSError:
            pass
print("done")
