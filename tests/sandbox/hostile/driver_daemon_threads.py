# accept: ok
# limits: --time 2 --wall 8
# prints: end
# Threads still run when the program has ended.
import threading


def spin():
    while True:
        str(list(range(100)))


for _ in range(3):
    threading.Thread(target=spin, daemon=True).start()
print("end")
