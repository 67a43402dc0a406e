# accept: memory_limit
# accept-namespaces: memory_limit ok
# accept-landlock: memory_limit runtime_error ok
# Only a child takes the memory; when it has been killed, the parent ends well.
import os

child = os.fork()
if child == 0:
    kept = []
    while True:
        kept.append(bytearray(1 << 20))
os.waitpid(child, 0)
print("the parent is well")
