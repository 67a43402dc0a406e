# accept: memory_limit
# accept-landlock: runtime_error
# Each of many processes takes little enough; together they take four times what there is.
import os
import time

for _ in range(16):
    if os.fork() == 0:
        kept = bytearray(64 << 20)
        for i in range(0, len(kept), 4096):
            kept[i] = 1
        time.sleep(1000)
time.sleep(4)
print("broken: a gigabyte")
