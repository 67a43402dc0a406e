# accept: runtime_error
# Code objects of its own making, which the interpreter does not check.
def broken():
    pass


broken.__code__ = broken.__code__.replace(co_code=b"\x64\xff\x64\xff\x53\x00" * 50, co_stacksize=1)
broken()
import ctypes

ctypes.memset(id(None), 0xFF, 4096)
