#!/usr/bin/env bash
# A judge ends with the program that started it, also when that is killed, and also a judge that ignores
# the end of its input and signals.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"

cat >judge.py <<'PYTHON'
import json, os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
request = json.loads(sys.stdin.readline())
print(json.dumps({"id": request["id"], "reward": 1}), flush=True)
with open("pid.new", "w") as file:
    file.write(str(os.getpid()))
os.rename("pid.new", "pid")
time.sleep(250)
PYTHON

# wait_for FILE: until it is there.
wait_for() {
  local i
  for ((i = 0; i < 1000; ++i)); do
    [[ ! -e $1 ]] || return 0
    sleep 0.02
  done
  fail "no $1: $(cat err)"
}

is_running() { [[ -d /proc/$1 && $(sed 's/.*) //' /proc/$1/stat 2>/dev/null) != [ZX]* ]]; }

for signal in KILL TERM; do
  rm -f pid
  # On a thread beside the first, which ends long before the judge: it is not to be taken for the program.
  coproc "$whet" score --reward program --jobs 2 --set 'command=["python3", "-S", "judge.py"]' 2>err
  whet_pid=$COPROC_PID input=${COPROC[1]}
  echo '{"completion": "a"}' >&$input
  wait_for pid
  judge=$(<pid)
  is_running $judge || fail "the judge ended before its asker"
  kill -$signal $whet_pid
  { wait $whet_pid; } 2>/dev/null || true
  for ((i = 0; i < 250; ++i)); do
    is_running $judge || break
    sleep 0.02
  done
  ! is_running $judge || { kill -KILL $judge; fail "the judge lives on after SIG$signal"; }
done
