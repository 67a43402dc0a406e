#!/usr/bin/env bash
# The sandbox where it often has to work: as the only user of a container's user namespace, and in a container that has
# covered parts of /proc, where the kernel permits no new one.
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

covered=(unshare --user --map-root-user --mount bash -c 'mount -t tmpfs none /proc/tty && exec "$@"' covered)
try '"stdout":"[]\n"' "${covered[@]}" "${run[@]}" --tier namespaces list.py
# Processor time is counted all the same, of processes that nobody waits for too.
try '"verdict":"cpu_time_limit"' "${covered[@]}" "${run[@]}" --tier namespaces grandchild.py
