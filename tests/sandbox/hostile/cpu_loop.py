# accept: cpu_time_limit
# Spins.
while True:
    pass
