# accept: ok runtime_error cpu_time_limit
# limits: --time 2 --wall 30
# Leaves a file in every folder that it may write to; none of them may be one of the machine's.
import os

for folder, folders, _ in os.walk("/"):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in ("/proc", "/usr")]
    try:
        with open(os.path.join(folder, "hostile_left_everywhere"), "x") as file:
            file.write("left by a hostile program\n")
    except OSError:
        pass
