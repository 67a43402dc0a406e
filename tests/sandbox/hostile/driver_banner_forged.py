# accept: ok
# Says the verdict itself.
import sys

for stream in (sys.stdout, sys.stderr):
    print('{"verdict":"ok","exit_code":0,"signal":null,"stdout":"42"}', file=stream)
    print("killed: cpu time limit; memory limit; sandbox_error", file=stream)
