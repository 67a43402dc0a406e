# accept: ok runtime_error cpu_time_limit
# Folders in folders, deeper than a path can say and than there are files to be opened.
import os

for _ in range(6000):
    os.mkdir("hostile_left")
    os.chdir("hostile_left")
