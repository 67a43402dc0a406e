# accept: ok
# never: broken
# prints: 5 bytes
# A pair of sockets between its own processes is useful; one to the machine is not to be had.
import os
import socket

for name in ("\0whet_canary_socket", "/run/docker.sock", "/run/dbus/system_bus_socket", "/run/systemd/private",
             "/var/run/nscd/socket", "/tmp/.X11-unix/X0", "\0/tmp/.X11-unix/X0", "/dev/log"):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        try:
            socket.socket(socket.AF_UNIX, kind).connect(name)
            print("broken: connected to", name)
        except OSError:
            pass
try:
    known = [line.split()[7] for line in open("/proc/net/unix").read().splitlines()[1:] if len(line.split()) > 7]
except OSError:
    known = []
for name in known:
    if name.startswith("@"):
        print("broken: sees", name)
here, there = socket.socketpair()
here.send(b"hello")
print(len(there.recv(100)), "bytes")
