# accept: ok
# never: broken
# prints: done
# Leaves modules where the next interpreter would look for its own.
import os
import site
import sys

for folder in {*sys.path, "/box", os.getcwd(), site.USER_SITE or "/tmp", "/tmp"}:
    for name in ("json", "sitecustomize", "usercustomize", "os", "re"):
        try:
            os.makedirs(folder or ".", exist_ok=True)
            with open(os.path.join(folder or ".", name + ".py"), "x") as file:
                file.write("print('broken: shadowed')\n")
        except OSError:
            pass
print("done")
