# accept: ok
# never: broken
# prints: done
# The environment as Python, the kernel and the stack of the process know it.
import ctypes
import os

WORD = "CANARY" + "_"
environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
index = 0
while environ[index] is not None:
    text = environ[index].decode()
    if WORD in text or "SECRET" in text or "TOKEN" in text or text.startswith(("SSH_", "LD_")):
        print("broken:", text)
    index += 1
for name, value in os.environ.items():
    print(name, value)
print("done")
