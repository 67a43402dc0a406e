# accept: wall_time_limit
# limits: --time 1 --wall 1
# prints: this much
# What was written before the end counts as output.
import time

print("this much", flush=True)
time.sleep(1000)
