# accept: runtime_error wall_time_limit memory_limit
# limits: --time 1 --wall 2
# Threads until there are no more, none of them a daemon.
import threading
import time

while True:
    threading.Thread(target=time.sleep, args=(1000,)).start()
