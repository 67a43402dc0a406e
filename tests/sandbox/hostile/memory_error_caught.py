# accept: memory_limit cpu_time_limit
# Goes on taking memory whatever it is told.
kept = []
while True:
    try:
        kept.append(bytearray(1 << 18))
    except MemoryError:
        pass
