# accept: cpu_time_limit
# accept-landlock: runtime_error
# Four children spin while their parent sleeps.
import os
import time

for _ in range(4):
    if os.fork() == 0:
        while True:
            pass
time.sleep(100)
