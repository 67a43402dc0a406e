# accept: ok
# prints: done
# Closes, moves and reopens its streams, so that what follows is written to the wrong places.
import os

os.dup2(1, 2)
os.dup2(2, 0)
for fd in range(3, 100):
    os.dup2(1, fd)
os.write(99, b"done\n")
