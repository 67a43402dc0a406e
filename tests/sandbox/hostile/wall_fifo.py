# accept: wall_time_limit runtime_error
# limits: --time 1 --wall 1
# Opens a pipe that nobody will ever open at the other end, if one may be made.
import os

os.mkfifo("/tmp/hostile_left_fifo")
open("/tmp/hostile_left_fifo").read()
