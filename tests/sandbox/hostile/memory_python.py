# accept: memory_limit
# accept-namespaces: memory_limit runtime_error
# accept-landlock: memory_limit runtime_error
# Takes memory in Python.
kept = []
while True:
    kept.append(bytearray(1 << 20))
