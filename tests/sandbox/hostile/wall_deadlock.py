# accept: wall_time_limit
# limits: --time 1 --wall 1
# Waits for a lock that it holds itself, and for a thread that does the same.
import threading

lock = threading.Lock()
lock.acquire()
thread = threading.Thread(target=lock.acquire)
thread.start()
thread.join()
