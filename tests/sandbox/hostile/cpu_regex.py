# accept: cpu_time_limit
# A regular expression that backtracks for ever, in C code that looks at no signal.
import re
import signal

signal.signal(signal.SIGXCPU, signal.SIG_IGN)
re.match(r"(a|aa|a?)+$", "a" * 60 + "b")
