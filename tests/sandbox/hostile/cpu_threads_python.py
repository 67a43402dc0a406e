# accept: cpu_time_limit
# The main thread has ended; one that is no daemon spins.
import threading


def spin():
    while True:
        pass


threading.Thread(target=spin).start()
