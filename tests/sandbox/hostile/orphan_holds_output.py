# accept: ok
# accept-landlock: ok runtime_error
# limits: --time 1 --wall 8
# prints: parent
# A child keeps the output open when its parent has ended; nobody waits for it.
import os
import time

print("parent", flush=True)
if os.fork() == 0:
    os.setsid()
    time.sleep(1000)
