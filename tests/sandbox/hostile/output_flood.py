# accept: output_limit
# Writes without end.
while True:
    print("y" * 65536)
