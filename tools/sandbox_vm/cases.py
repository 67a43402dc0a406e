"""The cases of tools/sandbox_vm.sh, run as root within the virtual machine: each makes the machine another one, and tries what
the sandbox promises there, as root and as an ordinary user."""

import ctypes
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import traceback

import programs

WHET = "/opt/whet/whet"
USER = 1000
GROUPS = pathlib.Path("/sys/fs/cgroup")
VICTIM = pathlib.Path("/tmp/victim")
READER = pathlib.Path("/tmp/reader.json")  # a language whose programs may read the victim
NEW_MOUNTS, NEW_GROUPS = 0x20000, 0x2000000
LIBC = ctypes.CDLL(None, use_errno=True)


class Machine:
    """Counts what is checked. `user`: who runs the programs."""

    def __init__(self):
        self.passed = self.failed = 0
        self.case, self.user = "", 0
        self.lsm = pathlib.Path("/sys/kernel/security/lsm").read_text().split(",")
        self.counts_memory = "memory" in (GROUPS / "cgroup.controllers").read_text().split()

    @property
    def has_landlock(self):
        return "landlock" in self.lsm

    def check(self, name, holds, found):
        self.passed += bool(holds)
        self.failed += not holds
        who = "root" if self.user == 0 else "user"
        print(f"{'ok' if holds else 'FAILED'}  {self.case}, {who}: {name}" + ("" if holds else f": {found}"), flush=True)

    def start(self, program, *options, enter=None, language="python"):
        """`enter`: called in the process before it is whet, still as root."""
        def begin():
            if enter:
                enter()
            os.setgroups([]), os.setresgid(*3 * [self.user]), os.setresuid(*3 * [self.user])
        path = pathlib.Path("/tmp/program.py")
        path.write_text(program)
        # Emulated, on a machine that is busy: everything takes its time.
        patience = [] if "--time" in options else ["--time", "200"]
        patience += [] if "--wall" in options else ["--wall", "400"]
        environment = {"PATH": "/usr/bin", "HOME": "/root" if self.user == 0 else "/home/user"}
        return subprocess.Popen([WHET, "sandbox", "run", "--language", language, *patience, *options, str(path)], env=environment,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=begin)

    def run(self, program, *options, **how):
        """Exit code, reply (a dict), standard error."""
        with self.start(program, *options, **how) as process:
            out, err = process.communicate(timeout=600)
        return process.returncode, json.loads(out) if out else {}, err

    def expect(self, name, program, *options, tier=None, verdict="ok", stdout=None, **how):
        code, reply, err = self.run(program, *options, **how)
        holds = code == 0 and reply["verdict"] == verdict and (stdout is None or reply["stdout"].strip() == stdout)
        self.check(name, holds and (tier is None or reply["tier"] == tier), (code, reply, err))

    def expect_refusal(self, name, words, *options, **how):
        """An error in one line, and nothing is run."""
        code, reply, err = self.run(programs.ANSWER, *options, **how)
        says_why = err.count("\n") == 1 and all(word in err for word in words)
        self.check(name, code == 2 and not reply and says_why, (code, reply, err))
        print("   ", err.strip(), flush=True)

    def expect_nothing_left(self):
        time.sleep(0.5)
        left = [str(path) for path in (*GROUPS.rglob("whet-box-*"), *pathlib.Path("/tmp").glob("whet-box-*"))]
        left += [name for name in processes() if name.startswith(WHET) or "main.py" in name]
        self.check("nothing is left", not left, left)


def processes():
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield path.read_text().replace("\0", " ").strip()
        except OSError:
            pass


def try_case(machine, case, user, action):
    machine.case, machine.user = case, user
    try:
        action(machine)
    except Exception:  # of the case itself: the others go on
        machine.check("runs", False, traceback.format_exc())
    machine.expect_nothing_left()


def expect_answer_and_counts(machine, *options, **where):
    """What it uses is counted, of all its processes together."""
    machine.expect("an answer", programs.ANSWER, *options, stdout="42", **where)
    machine.expect("much memory", programs.MEMORY, *options, "--memory", "96M", verdict="memory_limit", **where)
    if where["tier"] == "landlock":
        machine.expect("much time", programs.CPU, *options, "--time", "2", verdict="cpu_time_limit", **where)
    else:
        machine.expect("a grandchild that computes", programs.GRANDCHILD, *options, "--time", "2",
                       verdict="cpu_time_limit", **where)


def expect_limits(machine, *options, **where):
    expect_answer_and_counts(machine, *options, **where)
    machine.expect("threads", programs.THREADS, *options, stdout="4", **where)
    machine.expect("its own files", programs.OWN_FILES, *options, stdout="ab True", **where)
    machine.expect("sleep", programs.SLEEP, *options, "--wall", "3", verdict="wall_time_limit", **where)
    machine.expect("no network", programs.NETWORK, *options, stdout="held", **where)
    if where["tier"] == "landlock":
        return
    machine.expect("forks without end", programs.FORKS, *options, "--time", "2", verdict="cpu_time_limit", **where)
    machine.expect("children left behind", programs.LEAVES_CHILDREN, *options, stdout="left", **where)


def kill_whet(machine):
    """Whatever ends whet ends the box."""
    def inside():
        return [name for name in processes() if name.endswith("main.py")]
    with machine.start(programs.SLEEP) as process:
        for _ in range(600):
            if inside():
                break
            time.sleep(0.1)
        begun = inside()
        process.send_signal(signal.SIGKILL)
    time.sleep(3)
    machine.check("whet is killed", begun and not inside(), (begun, inside()))


def best_tier(machine):
    return "cgroup" if machine.user == 0 and machine.counts_memory else "namespaces"


def plain(machine):
    expect_limits(machine, tier=best_tier(machine))
    kill_whet(machine)
    machine.run(programs.ANSWER)  # sweeps the group of the worker that was killed
    if best_tier(machine) == "namespaces":
        machine.expect_refusal("asked for more than there is", ["minimum_tier is cgroup", "cgroup: "], "--minimum-tier", "cgroup")
    else:
        expect_answer_and_counts(machine, enter=without_groups, tier="namespaces")


def mount(kind, to, source="none", flags=0, options=""):
    if LIBC.mount(source.encode(), str(to).encode(), kind.encode(), ctypes.c_ulong(flags), options.encode()) != 0:
        raise OSError(ctypes.get_errno(), f"mount {to}")


def own_mounts():
    if LIBC.unshare(NEW_MOUNTS) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    mount("", "/", flags=0x4000 | 0x40000)  # recursively private


def without_groups():
    own_mounts()
    LIBC.umount2(str(GROUPS).encode(), 2)


def group(path, owner=0, give=True):
    folder = GROUPS / path
    folder.mkdir(parents=True, exist_ok=True)
    if give:
        (folder.parent / "cgroup.subtree_control").write_text("+memory")
    for name in ("", "cgroup.procs", "cgroup.subtree_control", "cgroup.threads"):
        os.chown(folder / name, owner, owner)
    return folder


def enter_group(folder):
    (folder / "cgroup.procs").write_text(str(os.getpid()))


def enter_as_container(folder):
    """Where the group is the root of all groups that are seen."""
    enter_group(folder)
    if LIBC.unshare(NEW_GROUPS) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    without_groups()
    mount("cgroup2", GROUPS)


def delegated_groups(machine):
    """Groups of the user's own, as `systemd-run --user --property Delegate=yes` gives them."""
    top = group("delegated", USER)
    leaf = group("delegated/leaf", USER)
    expect_answer_and_counts(machine, tier="cgroup", enter=lambda: enter_group(leaf))
    leaf.rmdir()
    (top / "cgroup.subtree_control").write_text("-memory")
    # Version 2 has no groups with limits beside processes.
    machine.expect("beside other processes", programs.ANSWER, enter=lambda: enter_group(top), tier="namespaces")
    machine.expect_refusal("beside other processes, groups wanted", ["cgroup: "], "--minimum-tier", "cgroup",
                           enter=lambda: enter_group(top))
    top.rmdir()


def container_groups(machine):
    top = group("container")
    machine.expect("beside other processes", programs.ANSWER, enter=lambda: enter_as_container(top), tier="namespaces")
    leaf = group("container/leaf")
    def enter():
        enter_as_container(top)
        (GROUPS / "leaf/cgroup.procs").write_text(str(os.getpid()))
    (top / "cgroup.subtree_control").write_text("-memory")
    machine.expect("in a group of its own", programs.ANSWER, enter=enter, tier="cgroup")
    leaf.rmdir(), top.rmdir()


def nested_group(machine):
    """Like a service: its group has no controllers, nor has the one above."""
    (GROUPS / "cgroup.subtree_control").write_text("-memory")
    service = group("system.slice/x.service", give=False)
    expect_answer_and_counts(machine, tier=best_tier(machine), enter=lambda: enter_group(service))
    service.rmdir(), service.parent.rmdir()


class Victim:
    """What programs at the tier landlock are not to touch, of the user who runs them."""

    def __init__(self, user):
        VICTIM.mkdir()
        self.file = VICTIM / "file"
        self.file.write_text("secret")
        self.sockets = []
        for address in (str(VICTIM / "socket"), "\0victim"):
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(address)
            listener.listen()
            self.sockets.append(listener)
        for path in (VICTIM, self.file, VICTIM / "socket"):
            os.chown(path, user, user)
        self.before = self.look()

    def look(self):
        return self.file.exists() and (self.file.read_text(), self.file.stat().st_mode, self.file.stat().st_mtime,
                                       sorted(path.name for path in VICTIM.iterdir()))

    def remove(self):
        for listener in self.sockets:
            listener.close()
        subprocess.run(["/bin/busybox", "rm", "-rf", str(VICTIM)], check=True)


def expect_lone_process(machine):
    options = ("--minimum-tier", "landlock")
    expect = lambda name, program: machine.expect(name, program, *options, tier="landlock", stdout="held")
    victim = Victim(machine.user)
    expect("no files of others", programs.FILES)
    machine.check("files of others are as before", victim.look() == victim.before, victim.look())
    READER.write_text(json.dumps({"name": "reader", "source": "main.py", "run": ["/usr/bin/python3", "-B", "main.py"],
                                  "read_only": ["/usr", str(VICTIM)]}))
    machine.expect("nothing but reading", programs.READING, *options, "--describe", str(READER), tier="landlock", stdout="held",
                   language="reader")
    machine.check("what is read is as before", victim.look() == victim.before, victim.look())
    expect("no sockets", programs.SOCKETS)
    expect("no processes", programs.PROCESSES)
    expect("no signals", programs.SIGNAL_BY_FILE)
    victim.remove()
    code, reply, err = machine.run(programs.IDENTITY, *options)
    said = reply.get("stdout", "").strip()
    machine.check("nobody in particular", said.endswith("[] no capabilities") and not said.startswith("0 "), (code, reply, err))


def without_user_namespaces(machine):
    limit = pathlib.Path("/proc/sys/user/max_user_namespaces")
    before = limit.read_text()
    limit.write_text("0")
    try:
        if not machine.has_landlock:
            machine.expect_refusal("refused", ["namespaces: ", "landlock: "])
            machine.expect_refusal("refused, whatever is asked", ["namespaces: ", "landlock: "], "--minimum-tier", "landlock")
            return
        machine.expect_refusal("refused", ["machine's is landlock", "namespaces: "])
        expect_limits(machine, "--minimum-tier", "landlock", tier="landlock")
        expect_lone_process(machine)
    finally:
        limit.write_text(before)


def cover_proc():
    """As container engines do it."""
    own_mounts()
    mount("tmpfs", "/proc/tty")
    mount("", "/proc/kcore", "/dev/null", 0x1000)
    mount("", "/proc/sys", "/proc/sys", 0x1000 | 0x4000)
    mount("", "/proc/sys", flags=0x20 | 0x1000 | 1)


def covered_proc(machine):
    """The kernel refuses a new one in a user namespace then."""
    expect_answer_and_counts(machine, tier=best_tier(machine), enter=cover_proc)
    machine.expect("no /proc", "import os; print(os.listdir('/proc'))", tier=best_tier(machine), stdout="[]", enter=cover_proc)


def hidden_processes(machine):
    mount("proc", "/proc", "proc", 0x20, "hidepid=2")
    try:
        expect_answer_and_counts(machine, tier=best_tier(machine))
        if machine.has_landlock:
            expect_answer_and_counts(machine, "--tier", "landlock", tier="landlock")
    finally:
        mount("proc", "/proc", "proc", 0x20, "hidepid=0")


def no_tracing(machine):
    pathlib.Path("/proc/sys/kernel/yama/ptrace_scope").write_text("3")
    expect_answer_and_counts(machine, tier=best_tier(machine))


def main():
    machine = Machine()
    print(f"Linux {os.uname().release}, security modules {machine.lsm}, memory groups: {machine.counts_memory}")
    cases = [("as it is", 0, plain), ("no user namespaces", 0, without_user_namespaces),
             ("no user namespaces", USER, without_user_namespaces), ("a covered /proc", 0, covered_proc),
             ("a covered /proc", USER, covered_proc)]
    if machine.counts_memory:
        cases += [("groups of a container", 0, container_groups), ("delegated groups", USER, delegated_groups),
                  ("a nested group", 0, nested_group), ("a nested group", USER, nested_group)]
    cases += [("hidepid=2", USER, hidden_processes), ("as it is", USER, plain)]
    if "yama" in machine.lsm:
        cases += [("ptrace_scope=3", 0, no_tracing), ("ptrace_scope=3", USER, no_tracing)]
    for case, user, action in cases:
        try_case(machine, case, user, action)
    print(f"cases: {machine.passed} passed, {machine.failed} failed", flush=True)


if __name__ == "__main__":
    main()
