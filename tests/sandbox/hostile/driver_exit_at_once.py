# accept: ok
# Ends well before it has done anything; what it has not written is lost.
import os

print("lost")
os._exit(0)
