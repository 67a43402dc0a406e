# accept: ok runtime_error
# Names that are no text, folders that cannot be entered, links that go round.
import os

for name in (b"\xff\n\x01", b"-rf", b" ", b"\\", b"$(reboot)", b"'\"", b"...", b"a" * 255):
    os.mkdir(name)
    open(name + b"/hostile_left", "w").close()
    os.chmod(name, 0)
os.symlink("round", "round")
os.symlink("/", "machine")
os.chmod(".", 0)
