# accept: ok runtime_error
# never: uid=0
# Programs that the system runs as somebody else, and one of its own making.
import os
import shutil
import subprocess

for command in (["su", "-c", "id"], ["sudo", "-n", "id"], ["mount"], ["umount", "/proc"], ["newgrp"],
                ["passwd", "-S"], ["chsh"], ["pkexec", "id"], ["unshare", "-Ur", "id"], ["ping", "-c1", "::1"]):
    try:
        done = subprocess.run(command, input=b"\n\n", capture_output=True, timeout=1)
        print(command, done.returncode, (done.stdout + done.stderr)[:200])
    except (OSError, subprocess.TimeoutExpired) as error:
        print(command, error)
shutil.copy("/usr/bin/id", "/tmp/hostile_left")
os.chmod("/tmp/hostile_left", 0o6755)
subprocess.run(["/tmp/hostile_left"])
