# accept: ok runtime_error cpu_time_limit
# Calls whatever the driver has loaded: its library, its functions, itself once more.
import ctypes
import sys

try:
    maps = open("/proc/self/maps").read().splitlines()
except OSError:
    maps = []
for name in {line.split()[-1] for line in maps if "whet" in line}:
    library = ctypes.PyDLL(name)
    library.whet_jail_serve()
frame = sys._getframe()
while frame.f_back:
    frame = frame.f_back
for value in list(frame.f_globals.values()):
    if callable(value):
        try:
            value()
        except Exception:
            pass
