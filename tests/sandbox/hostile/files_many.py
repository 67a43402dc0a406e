# accept: runtime_error
# Empty files without end.
for number in range(200_000):
    open(f"/tmp/hostile_left{number}", "w").close()
