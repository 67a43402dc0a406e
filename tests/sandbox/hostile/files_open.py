# accept: runtime_error
# Opens files until there are no more.
import os

while True:
    os.open("/dev/null", os.O_RDONLY)
