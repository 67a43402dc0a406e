# accept: ok cpu_time_limit
# accept-landlock: ok cpu_time_limit runtime_error
# limits: --time 2 --wall 30
# Walks through all there is and shows every line that holds the word.
import os
import stat

WORD = b"CANARY" + b"_"
seen = set()
for folder, folders, names in os.walk("/"):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in ("/usr", "/proc")]
    for name in names:
        path = os.path.join(folder, name)
        try:
            status = os.stat(path)
            if stat.S_ISREG(status.st_mode) and (status.st_dev, status.st_ino) not in seen:
                seen.add((status.st_dev, status.st_ino))
                for line in open(path, "rb"):
                    if WORD in line:
                        print(path, line)
        except OSError:
            pass
for pid in [name for name in os.listdir("/proc") if name.isdigit()] + ["self", "thread-self"]:
    for name in ("environ", "cmdline", "maps", "mountinfo", "stack", "status", "auxv"):
        try:
            text = open(f"/proc/{pid}/{name}", "rb").read()
            if WORD in text:
                print(pid, name, text[text.index(WORD):][:100])
        except OSError:
            pass
