#!/usr/bin/env python3
"""Runs hostile programs through `whet sandbox run`, many at once and again and again, and checks from outside what
has to hold: the verdicts, the time, no process, control group, mount or file left over, no secret revealed.

    tools/sandbox_hostile.py [--rounds 20] [--jobs 8] [--user 65534] [--tier TIER] [NAME...]
    tools/sandbox_hostile.py --programs FILE.jsonl      # id, lang (py, cpp), code, stdin, accept

Without --programs those of tests/sandbox/hostile, whose heads say what to accept. NAME picks those whose name holds
it. --user runs whet as another user, from a folder that all users can read (needs root). Prints a line a failure and
a closing one; exits 1 when something failed.
"""

import argparse
import concurrent.futures
import ctypes
import dataclasses
import json
import os
import pathlib
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
GRACE_S = 0.5       # beyond the wall limit
START_S = 1.0       # for whet and its worker to start and end
COMPILER_S = 25.0   # that a compiler may take besides
SETTLE_S = 2.0      # until what is on its way out is gone
NAMES = {"OK": "ok", "RE-exit": "runtime_error", "RE-sig": "runtime_error", "TLE-cpu": "cpu_time_limit",
         "TLE-wall": "wall_time_limit", "MLE": "memory_limit", "OLE": "output_limit"}
PR_SET_CHILD_SUBREAPER = 36


@dataclasses.dataclass
class Program:
    name: str
    source: str
    stdin: str = "42\n"
    head: dict[str, list[str]] = dataclasses.field(default_factory=dict)  # tests/support/hostile_program.h

    @property
    def is_compiled(self):
        return self.name.endswith(".cpp")

    @property
    def flags(self):
        words = " ".join(self.head.get("limits", [])).split()
        return dict(zip(words[::2], words[1::2]))

    def accepted(self, tier):
        return set(" ".join(self.head.get(f"accept-{tier}", self.head["accept"])).split())

    def never(self, tier):
        return self.head.get("never", []) + (self.head.get("never-cgroup", []) if tier == "cgroup" else [])


def read_head(source, mark):
    """Values by key of the comments `key: value` on the first lines."""
    head = {}
    for line in source.splitlines():
        if not line.startswith(mark):
            break
        key, colon, value = line.removeprefix(mark).partition(": ")
        if colon:
            head.setdefault(key, []).append(value)
    return head


def committed_programs():
    for path in sorted((ROOT / "tests/sandbox/hostile").glob("*.*")):
        if path.suffix in (".py", ".cpp"):
            source = path.read_text()
            yield Program(path.name, source, head=read_head(source, "# " if path.suffix == ".py" else "// "))


def shared_programs(path):
    for line in path.read_text().splitlines():
        case = json.loads(line)
        # Without verdicts it is an attack on the compiler, which may stop it as well as its program.
        accept = {NAMES[name] for name in case["accept"]} or {"compile_error", *NAMES.values()}
        limits = ["--wall 3"] if "wall_time_limit" in accept else []
        yield Program(f"{case['id']}.{case['lang']}", case["code"], case["stdin"],
                      {"accept": [" ".join(accept)], "limits": limits})


def children_of(parent):
    """Process ids, zombies too."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                stat = pathlib.Path("/proc", name, "stat").read_text(errors="replace")
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[1]) == parent:
                found.append(int(name))
    return found


def control_groups_left():
    """Those named whet-box-NAMESPACE-PID-NUMBER after a worker that has ended."""
    return [folder for folder, _, _ in os.walk("/sys/fs/cgroup")
            if os.path.basename(folder).startswith("whet-box-")
            and not os.path.exists(f"/proc/{os.path.basename(folder).split('-')[3]}")]


def files_left(before):
    return [path for path in files_of_boxes() if path not in before]


def files_of_boxes():
    return {os.path.join(folder, name) for folder in (tempfile.gettempdir(), "/dev/shm")
            for name in os.listdir(folder) if name.startswith(("whet-box", "hostile_left"))}


class Runner:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.secret = secrets.token_hex(16)
        self.running = set()
        self.lock = threading.Lock()
        self.failures = []
        self.canary = folder / "canary"
        self.canary.write_text("CANARY_" + self.secret)
        self.canary.chmod(0o666)
        self.whet = folder / "whet"
        for name in ("whet", "whet-jail", "libwhet_jail.so"):
            shutil.copy(options.whet.parent / name, folder / name)

    def fail(self, program, what):
        with self.lock:
            self.failures.append(f"{program.name}: {what}")
            print(self.failures[-1], flush=True)

    def start(self, program):
        path = self.folder / program.name
        path.write_text(program.source)
        (self.folder / (program.name + ".in")).write_text(program.stdin)
        flags = {"--time": "1", "--wall": "30", "--memory": "256MiB", "--output": "1MiB"}
        flags.update(program.flags)
        command = [self.whet, "sandbox", "run", "--minimum-tier", "landlock", "--stdin", f"{path}.in"]
        if self.options.tier:
            command += ["--tier", self.options.tier]
        for flag, value in flags.items():
            command += [flag, value.replace("M", "MiB") if value.endswith("M") else value]
        if self.options.user:
            command = ["setpriv", "--reuid", self.options.user, "--regid", self.options.user, "--clear-groups",
                       *command]
        process = subprocess.Popen([*command, path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env={**os.environ, "WHET_CANARY": "CANARY_" + self.secret})
        return process, float(flags["--wall"])

    def run(self, program):
        """The result, or None."""
        with self.lock:  # so that no process is taken for an orphan before it is known
            process, wall_s = self.start(program)
            self.running.add(process.pid)
        limit = wall_s + GRACE_S + START_S * self.options.jobs + (COMPILER_S * self.options.jobs
                                                                  if program.is_compiled else 0)
        try:
            output, errors = process.communicate(timeout=limit)
            result = json.loads(output)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return self.fail(program, f"still there after {limit:.1f} s")
        except ValueError:
            return self.fail(program, f"no JSON: {output[:200]} {errors[:200]}")
        finally:
            with self.lock:
                self.running.discard(process.pid)
        if self.secret in output.decode(errors="replace") + errors.decode(errors="replace"):
            self.fail(program, "it revealed a secret")
        if result["wall_s"] > wall_s + GRACE_S and result["verdict"] != "compile_error":
            self.fail(program, f"{result['wall_s']:.2f} s, the limit is {wall_s} s")
        return result

    def check(self, program):
        result = self.run(program)
        if result is None:
            return
        printed, tier = result["stdout"] + result["stderr"], result["tier"]
        if result["verdict"] not in program.accepted(tier):
            self.fail(program, f"{result['verdict']}, not {' or '.join(sorted(program.accepted(tier)))}: "
                      f"{result['detail']} {printed[:300]!r}")
        for text in program.never(tier):
            if text in printed:
                self.fail(program, f"it printed {text!r}: {printed[:300]!r}")
        if result["verdict"] == "ok" and tier != "landlock":
            for text in program.head.get("prints", []):
                if text not in result["stdout"]:
                    self.fail(program, f"it did not print {text!r}: {printed[:300]!r}")
        benign = Program(f"after_{program.name}_{threading.get_ident()}.py", "print(6 * 7)")
        after = self.run(benign)
        if after and (after["verdict"], after["stdout"]) != ("ok", "42\n"):
            self.fail(benign, f"{after['verdict']} {after['detail']} {after['stderr'][:300]!r}")

    def orphans(self):
        with self.lock:
            left = [pid for pid in children_of(os.getpid()) if pid not in self.running]
            for pid in left:
                os.waitpid(pid, os.WNOHANG)
        return [pid for pid in left if os.path.exists(f"/proc/{pid}")]

    def check_leftovers(self, program, mounts, files):
        checks = {"process": self.orphans, "control group": control_groups_left, "file": lambda: files_left(files),
                  "mount": lambda: [] if pathlib.Path("/proc/self/mountinfo").read_text() == mounts else ["changed"],
                  "canary": lambda: [] if self.canary.read_text() == "CANARY_" + self.secret else ["changed"]}
        deadline = time.monotonic() + SETTLE_S
        while any(check() for check in checks.values()) and time.monotonic() < deadline:
            time.sleep(0.02)
        for what, check in checks.items():
            for left in check():
                self.fail(program, f"{what} left: {left}")


def run_all(options, folder):
    programs = list(shared_programs(options.programs) if options.programs else committed_programs())
    programs = [program for program in programs if not options.names or any(n in program.name for n in options.names)]
    runner = Runner(options, folder)
    mounts, files = pathlib.Path("/proc/self/mountinfo").read_text(), files_of_boxes()
    together = Program("all of them", "")
    start = time.monotonic()
    for number in range(options.rounds):
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            list(pool.map(runner.check, programs))
        runner.check_leftovers(together, mounts, files)
        print(f"round {number + 1} of {options.rounds}: {time.monotonic() - start:.0f} s, "
              f"{len(runner.failures)} failures", flush=True)
    print(f"{len(programs)} programs, {options.rounds} rounds, {options.jobs} at once, "
          f"user {options.user or os.getuid()}: {len(runner.failures)} failures")
    return 1 if runner.failures or not programs else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--programs", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--user")
    parser.add_argument("--tier")
    parser.add_argument("--whet", type=pathlib.Path, default=ROOT / "build/release/whet")
    options = parser.parse_args()
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        sys.exit("cannot adopt orphans")
    with tempfile.TemporaryDirectory(prefix="sandbox_hostile_") as folder:
        os.chmod(folder, 0o755)
        sys.exit(run_all(options, pathlib.Path(folder)))


if __name__ == "__main__":
    main()
