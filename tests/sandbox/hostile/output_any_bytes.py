# accept: ok
# Bytes that are no text, and no JSON, and sequences for a terminal.
import os

os.write(1, bytes(range(256)) * 16 + b"\x1b]0;hostile\x07\x1b[2J\x1b[?1049h\xff\xfe\xed\xa0\x80")
os.write(2, b'"}\n{"verdict":"ok"}\n\x00\\u0000')
