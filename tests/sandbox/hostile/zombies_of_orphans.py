# accept: ok
# accept-landlock: runtime_error
# limits: --time 2 --wall 8
# prints: 200 of 200
# Orphans end one after another: somebody has to take their place in the table back.
import os
import time

made = 0
for _ in range(200):
    child = os.fork()
    if child == 0:
        if os.fork() == 0:
            os._exit(0)
        os._exit(0)
    os.waitpid(child, 0)
    made += 1
    time.sleep(0.001)
print(made, "of 200")
