# accept: ok runtime_error cpu_time_limit wall_time_limit
# limits: --time 1 --wall 2
# Becomes another interpreter, which knows nothing of a driver, and reads the input that was meant for it.
import os

os.execv("/usr/bin/python3", ["python3", "-I", "-c", "import sys; print(sys.stdin.read() * 2); sys.exit(0)"])
