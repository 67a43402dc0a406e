# accept: ok runtime_error cpu_time_limit wall_time_limit memory_limit
# limits: --time 1 --wall 4
# The shell's.
import os

os.execl("/bin/sh", "sh", "-c", "b() { b | b & }; b; wait; sleep 100")
