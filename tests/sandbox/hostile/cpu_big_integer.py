# accept: cpu_time_limit memory_limit
# One operation on big integers that takes minutes.
import sys

sys.set_int_max_str_digits(0)
print(len(str(7 ** (5 * 10**7))))
