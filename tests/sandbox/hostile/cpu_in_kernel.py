# accept: cpu_time_limit
# The kernel works: the time is system time.
import os

null = os.open("/dev/null", os.O_WRONLY)
while True:
    os.write(null, os.urandom(1 << 20))
