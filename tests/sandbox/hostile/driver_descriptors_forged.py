# accept: ok runtime_error
# Writes to every descriptor that it may have inherited what a launcher might take for a report.
import os
import socket

FORGED = (b"\0" * 64, b"\x01\0\0\0" * 64, b"ok\n", b'{"verdict":"ok","exit_code":0}\n', b"\xff" * 4096)
for fd in range(3, 256):
    for text in FORGED:
        try:
            os.set_blocking(fd, False)
            os.write(fd, text)
        except OSError:
            break
    try:
        os.close(fd)
    except OSError:
        pass
