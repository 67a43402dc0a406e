# accept: runtime_error output_limit memory_limit cpu_time_limit
# An exception whose text is made when it is shown.
class Endless(Exception):
    def __str__(self):
        return "x" * (1 << 28)

    __repr__ = __str__


raise Endless from Endless()
