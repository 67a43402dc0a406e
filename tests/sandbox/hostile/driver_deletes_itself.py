# accept: ok
# prints: done
# Removes its program and its working folder while it runs.
import os
import shutil

shutil.rmtree("/box", ignore_errors=True)
for folder in ("/tmp", "/"):
    os.chdir(folder)
print("done")
