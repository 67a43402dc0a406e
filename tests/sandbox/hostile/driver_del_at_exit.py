# accept: ok runtime_error cpu_time_limit
# Objects that come alive again when the interpreter takes itself apart.
kept = []


class Phoenix:
    def __del__(self):
        kept.append(Phoenix())
        import subprocess
        subprocess.Popen(["sleep", "1000"])
        while True:
            pass


kept.append(Phoenix())
kept.append(kept)
