# accept: ok
# never: broken
# prints: done
# Sends something to the machine, its hypervisor and the world, by what Python offers.
import socket
import urllib.request

for family, address in ((socket.AF_INET, ("127.0.0.1", 22)), (socket.AF_INET, ("169.254.169.254", 80)),
                        (socket.AF_INET6, ("::1", 22)), (socket.AF_VSOCK, (2, 1024)),
                        (socket.AF_NETLINK, (0, 0)), (socket.AF_PACKET, ("lo", 3))):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            socket.socket(family, kind)
            print("broken:", family, kind)
        except OSError:
            pass
try:
    urllib.request.urlopen("http://127.0.0.1/", timeout=1)
    print("broken: a page")
except OSError:
    pass
print("done")
