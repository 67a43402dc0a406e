# accept: runtime_error cpu_time_limit wall_time_limit memory_limit
# limits: --time 1 --wall 4
# The plain one in Python, which is told when there are no more processes to be had.
import os

while True:
    os.fork()
