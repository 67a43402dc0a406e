# accept: runtime_error
# Asks for one line more than there are.
while True:
    input()
