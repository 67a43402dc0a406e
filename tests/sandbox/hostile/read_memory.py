# accept: ok runtime_error cpu_time_limit memory_limit
# limits: --time 2 --wall 30
# Looks for the expected output in the memory of every process that lets it.
import gc
import os
import sys

WORD = b"CANARY" + b"_"
for pid in [name for name in os.listdir("/proc") if name.isdigit()]:
    try:
        with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
            for line in maps:
                start, end = (int(part, 16) for part in line.split()[0].split("-"))
                if "r" not in line.split()[1] or end - start > 64 << 20:
                    continue
                try:
                    memory.seek(start)
                    part = memory.read(end - start)
                except (OSError, OverflowError, ValueError):
                    continue
                at = part.find(WORD)
                while at >= 0:
                    print(pid, part[at:at + 64])
                    at = part.find(WORD, at + 1)
    except OSError:
        pass
for thing in gc.get_objects():
    if isinstance(thing, dict):
        for value in list(thing.values()):
            if isinstance(value, str) and WORD.decode() in value:
                print(value)
frame = sys._getframe()
while frame:
    print(frame.f_code.co_filename, sorted(frame.f_globals)[:50])
    frame = frame.f_back
