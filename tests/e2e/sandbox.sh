#!/usr/bin/env bash
# `whet sandbox run` as a person uses it: verdicts as JSON, limits, refusals, as root and as an ordinary user; and
# when it is killed, nothing of what it ran is left.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"

cat >echo.py <<'PY'
import sys
print(sys.stdin.read().upper(), end="")
print("to the other stream", file=sys.stderr)
PY
cat >sum.cpp <<'CPP'
#include <iostream>
int main() {
  long a, b;
  std::cin >> a >> b;
  std::cout << a + b << "\n";
}
CPP
echo 'while True: pass' >spin.py
echo 'import time; time.sleep(100)' >sleep.py
echo 'x = bytearray(200 << 20); print(sum(x[::4096]))' >big.py
echo 'while True: print("y" * 1000)' >flood.py
echo 'import sys; sys.exit(3)' >three.py
echo 'import os; os.abort()' >abort.py
echo 'int main() { return undeclared; }' >broken.cpp
cat >forks.cpp <<'CPP'
#include <unistd.h>
int main() {
  for (;;)
    if (fork() == 0) setsid();
}
CPP
printf 'hello\n' >in.txt
printf '19 23\n' >numbers.txt

# field NAME: of the JSON line in the file out.
field() { python3 -c 'import json, sys; print(json.dumps(json.loads(open("out").read())[sys.argv[1]]))' "$1"; }

# expect_verdict VERDICT ARGUMENTS...: of a run by the current $run.
expect_verdict() {
  local verdict=$1
  shift
  expect 0 "${run[@]}" sandbox run "$@"
  [[ $(wc -l <out) == 1 ]] || fail "expected one line from $*: $(head -c 500 out)"
  [[ $(field verdict) == "\"$verdict\"" ]] || fail "expected $verdict from $*: $(head -c 500 out)"
}

expect_field() { [[ $(field "$1") == "$2" ]] || fail "expected $1 to be $2: $(head -c 500 out)"; }

check_verdicts() {
  expect_verdict ok --language python --stdin in.txt echo.py
  [[ $(python3 -c 'import json; print(*json.load(open("out")))') == \
    "verdict exit_code signal cpu_s wall_s memory_bytes stdout stderr tier detail" ]] || fail "keys: $(cat out)"
  expect_field stdout '"HELLO\n"'
  expect_field stderr '"to the other stream\n"'
  expect_field exit_code 0
  expect_field signal null
  expect_verdict ok --language cpp --stdin numbers.txt sum.cpp
  expect_field stdout '"42\n"'
  expect_verdict cpu_time_limit --language python --time 0.5 spin.py
  expect_field exit_code null
  expect_verdict wall_time_limit --language python --wall 0.5 sleep.py
  expect_verdict ok --language python --memory 400MB big.py
  # Where the kernel does not count memory, allocation fails in the interpreter, which reports it.
  expect 0 "${run[@]}" sandbox run --language python --memory 100MB big.py
  [[ $(field verdict) =~ memory_limit|runtime_error ]] || fail "of 200 MB in 100 MB: $(cat out)"
  expect_verdict output_limit --language python flood.py
  expect_verdict runtime_error --language python three.py
  expect_field exit_code 3
  expect_verdict runtime_error --language python abort.py
  expect_field signal 6
  expect_verdict compile_error --language cpp broken.cpp
  [[ $(field stderr) == *undeclared* ]] || fail "what the compiler said: $(cat out)"
}

check_refusals() {
  expect_refused 2 'no language "cobol"' "${run[@]}" sandbox run --language cobol echo.py
  expect_refused 2 'none.py' "${run[@]}" sandbox run --language python none.py
  expect_refused 2 'none.txt' "${run[@]}" sandbox run --language python --stdin none.txt echo.py
  expect_refused 2 '--memory' "${run[@]}" sandbox run --language python --memory lots echo.py
  expect_refused 2 '--time' "${run[@]}" sandbox run --language python --time -1 echo.py
  expect_refused 2 'PROGRAM' "${run[@]}" sandbox run
}

# Its worker is found by its parent, the program's processes by an argument that no other has.
check_kill() {
  local mark=marked-$RANDOM$RANDOM pid worker mounts=$(cat /proc/self/mountinfo) left i
  "${run[@]}" sandbox run --language cpp --time 60 --wall 60 forks.cpp -- "$mark" >out 2>err &
  pid=$!
  for ((i = 0; i < 300; ++i)); do
    worker=$(pgrep -P $pid || true)
    left=$(grep -al "^./main.$mark" /proc/[0-9]*/cmdline 2>/dev/null | wc -l || true)
    ((left > 10)) && break
    sleep 0.1
  done
  ((left > 10)) || fail "the program did not fork: $left processes, $(cat out err)"
  kill -KILL $pid
  { wait $pid; } 2>/dev/null || true
  for ((i = 0; i < 10; ++i)); do
    left=$(grep -al "$mark" /proc/[0-9]*/cmdline 2>/dev/null || true)
    left+=$(find /sys/fs/cgroup -name "whet-box-*-$worker-*" 2>/dev/null || true)
    [[ -z $left ]] && break
    sleep 0.1
  done
  [[ -z $left ]] || fail "left a second after whet was killed: $left"
  [[ $(cat /proc/self/mountinfo) == "$mounts" ]] || fail "the mounts have changed"
}

check_all() {
  check_verdicts
  check_refusals
  check_kill
}

run=("$whet")
check_all
if ((EUID == 0)); then
  # Other users may not be able to read the build.
  chmod 755 .
  bin=$(mktemp -d /tmp/whet-e2e.XXXXXX)
  trap 'rm -rf "$bin" "${scratch:-}"' EXIT
  chmod 755 "$bin"
  cp "$whet" "$(dirname "$whet")"/{whet-jail,libwhet_jail.so} "$bin/"
  run=(setpriv --reuid 65534 --regid 65534 --clear-groups "$bin/whet")
  check_all
else
  echo "not root: not run as another user" >&2
fi
