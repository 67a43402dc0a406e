#!/usr/bin/env bash
# The sandbox where it often has to work: as the only user of a user namespace, as a root without capabilities, in a
# container that has covered parts of /proc, where the kernel permits no new one, and behind a container engine's filter
# of system calls.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"

unshare --user --map-root-user --mount true || { echo "no user namespaces here: nothing tried" && exit 0; }

echo 'print(6 * 7)' >answer.py
echo 'import os; print(os.listdir("/proc"))' >list.py
cat >grandchild.py <<'END'
import os, time
if os.fork() == 0:
    if os.fork() == 0:
        while True:
            pass
    os._exit(0)
time.sleep(60)
END

# try TEXT COMMAND...: runs it with the sandbox; what is printed holds the text.
try() {
  local text=$1 && shift
  expect 0 "$@"
  grep -qF -- "$text" out || fail "$*: no $text in: $(cat out)"
}

run=("$whet" sandbox run --time 1 --wall 60)
alone=(unshare --user --map-root-user)
try '"stdout":"42\n"' "${alone[@]}" "${run[@]}" --tier namespaces answer.py
try '"stdout":"42\n"' "${alone[@]}" "${run[@]}" --tier landlock answer.py

if ((EUID == 0)); then
  try '"stdout":"42\n"' setpriv --bounding-set=-all --inh-caps=-all "${run[@]}" --tier landlock answer.py
fi

covered=(unshare --user --map-root-user --mount bash -c 'mount -t tmpfs none /proc/tty && exec "$@"' covered)
try '"stdout":"[]\n"' "${covered[@]}" "${run[@]}" --tier namespaces list.py
# Processor time is counted all the same, also of processes that are not waited for.
try '"verdict":"cpu_time_limit"' "${covered[@]}" "${run[@]}" --tier namespaces grandchild.py

# Refuses what engines refuse: clone3 as if it were not there, namespaces and mounts.
cat >engine.py <<'END'
import ctypes, os, struct, sys
NUMBER, FIRST_ARGUMENT = 0, 16
LOAD, IF_EQUAL, IF_ANY_BIT, RETURN, REFUSE, ALLOW = 0x20, 0x15, 0x45, 0x06, 0x50000, 0x7FFF0000
EPERM, ENOSYS, CLONE, CLONE3, ALL_NAMESPACES = 1, 38, 56, 435, 0x7E020000
MOUNTS = (155, 161, 165, 166, 272, 308, 428, 429, 430, 431, 432, 442)
code = [(LOAD, 0, 0, NUMBER)]
for number, error in [(CLONE3, ENOSYS), *((number, EPERM) for number in MOUNTS)]:
    code += [(IF_EQUAL, 0, 1, number), (RETURN, 0, 0, REFUSE | error)]
code += [(IF_EQUAL, 0, 3, CLONE), (LOAD, 0, 0, FIRST_ARGUMENT), (IF_ANY_BIT, 0, 1, ALL_NAMESPACES), (RETURN, 0, 0, REFUSE | EPERM),
         (RETURN, 0, 0, ALLOW)]
text = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *each) for each in code))
program = struct.pack("HxxxxxxQ", len(code), ctypes.addressof(text))
libc = ctypes.CDLL(None)
libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
assert libc.prctl(22, 2, program, 0, 0) == 0  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER
os.execv(sys.argv[1], sys.argv[1:])
END
engine=(python3 engine.py)
expect_refused 2 'namespaces: cannot make namespaces: Operation not permitted' "${engine[@]}" "${run[@]}" answer.py
try '"tier":"landlock"' "${engine[@]}" "${run[@]}" --minimum-tier landlock answer.py
