# accept: ok runtime_error
# Names that are no text, folders that cannot be entered, links that go round.
import os

for name in (b"\xff\n\x01", b"-rf", b" ", b"\\", b"$(reboot)", b"'\"", b"..." , b"a" * 255):
    os.mkdir(b"/box/" + name)
    open(b"/box/" + name + b"/hostile_left", "w").close()
    os.chmod(b"/box/" + name, 0)
os.symlink("/box/round", "/box/round")
os.mkfifo("/box/fifo")
os.chmod("/box", 0)
