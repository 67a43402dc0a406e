# accept: ok
# prints: done
# Reads past the end, closes, and reads again.
import os
import sys

while sys.stdin.read(1):
    pass
assert os.read(0, 10) == b"" and sys.stdin.readline() == ""
sys.stdin.close()
try:
    input()
except (ValueError, RuntimeError):
    print("done")
