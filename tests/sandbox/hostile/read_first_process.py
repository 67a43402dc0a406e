# accept: ok
# never: broken
# prints: done
# What belongs to the first process of the box and to the parent: their memory is not to be read nor written.
import os

for pid in {"1", str(os.getppid())} - {str(os.getpid()), "0"}:
    for name, flags in (("mem", os.O_RDONLY), ("mem", os.O_RDWR), ("environ", os.O_RDONLY),
                        ("exe", os.O_RDWR), ("oom_score_adj", os.O_WRONLY), ("clear_refs", os.O_WRONLY)):
        try:
            file = os.open(f"/proc/{pid}/{name}", flags)
            if name != "mem":
                print("broken:", pid, name, os.read(file, 100) if flags == os.O_RDONLY else "")
            elif os.pread(file, 1, int(open(f"/proc/{pid}/maps").read().split("-")[0], 16)):
                print("broken: memory of", pid)
        except (OSError, ValueError):
            pass
    try:
        for fd in os.listdir(f"/proc/{pid}/fd"):
            print("broken: descriptor", fd, os.readlink(f"/proc/{pid}/fd/{fd}"))
    except OSError:
        pass
print("done")
