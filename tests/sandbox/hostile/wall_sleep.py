# accept: wall_time_limit
# limits: --time 1 --wall 1
# Sleeps.
import time

time.sleep(1000)
