# accept: runtime_error
# Source nested so deep that to compile it overflows the parser.
exec("x = " + "(" * 100_000 + ")" * 100_000)
