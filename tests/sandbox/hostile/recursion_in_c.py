# accept: runtime_error memory_limit cpu_time_limit
# Objects nested so deep that to free, show or compile them recurses in C.
import ast
import sys

sys.setrecursionlimit(10**9)
nested = []
for _ in range(3_000_000):
    nested = [nested]
try:
    repr(nested)
except RecursionError:
    pass
ast.literal_eval("-" * 3_000_000 + "1")
