#!/usr/bin/env bash
# A process at the other end of a pipe that writes a line, waits for its answer, and continues.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"

cat >client.py <<'PYTHON'
"""client.py ROUNDS COMMAND...: sends requests to a command of `whet` line by line; every answer has to be that of its line."""
import json, os, random, subprocess, sys, threading

rounds, command = int(sys.argv[1]), sys.argv[2:]
process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)
watchdog = threading.Timer(250, process.kill)
watchdog.daemon = True
watchdog.start()
answers = process.stdout
buffered = b""
random.seed(7)


def send(data):
    while data:
        data = data[os.write(process.stdin.fileno(), data):]


def receive():
    global buffered
    while b"\n" not in buffered:
        piece = os.read(answers.fileno(), 1 << 16)
        if not piece:
            sys.exit(f"no answer; exit code {process.wait()}")
        buffered += piece
    line, buffered = buffered.split(b"\n", 1)
    return json.loads(line)


def ask(i):
    return json.dumps({"i": i, "completion": str(i) * (i % 90), "answer": str(i) * (i % 90) if i % 3 else "x"}).encode() + b"\n"


def check(i, answer):
    if answer["i"] != i or answer["reward"] != (1 if i % 3 else 0):
        sys.exit(f"asked {i}, answered {answer}")


i = sent = 0
while i < rounds:
    kind = random.random()
    if kind < 0.9:  # one line, one answer; now and then behind or before a blank line
        send(b"\n" * (i % 7 == 0) + ask(i) + b" \n" * (i % 5 == 0))
        sent = i + 1
    elif kind < 0.95:  # a line and the beginning of the next one, whose end comes after the answer
        line = ask(i + 1)
        send(ask(i) + line[:9])
        check(i, receive())
        i += 1
        if buffered:
            sys.exit(f"an answer to half a line: {buffered}")
        send(line[9:])
        sent = i + 1
    else:  # several lines at once
        sent = i + random.randint(2, 40)
        send(b"".join(ask(k) for k in range(i, sent)))
    while i < sent:
        check(i, receive())
        i += 1
    if buffered:
        sys.exit(f"more answers than lines: {buffered}")
process.stdin.close()
rest = answers.read()
if rest or process.wait() != 0:
    sys.exit(f"at the end: {rest}, exit code {process.returncode}")
PYTHON

for jobs in 1 2 3 4 8; do
  python3 client.py 10000 "$whet" score --reward exact --set part=all --jobs $jobs || fail "--jobs $jobs"
done
# Judges outside, whose threads and processes are many.
cat >judge.py <<'PYTHON'
import json, sys
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps({"id": request["id"], "reward": float(request["completion"] == request["answer"])}), flush=True)
    print("judged", request["i"], file=sys.stderr)
PYTHON
python3 client.py 1000 "$whet" score --reward program --set 'command=["python3", "-S", "judge.py"]' --set workers=3 ||
  fail "a program as the judge"

# Messages of all threads are whole lines of their own.
awk 'BEGIN { for (i = 0; i < 3000; i++) printf "{\"completion\": \"\", \"answer\": \"\", \"i\": %d}\n", i }' >lines.jsonl
expect 0 "$whet" score --reward program --set 'command=["python3", "-S", "judge.py"]' --set workers=4 --in lines.jsonl
! grep -qvE '^whet: (reward python3 -S judge.py: judged [0-9]+( \(says no more here\))?|3000 lines: .*)$' err ||
  fail "messages are mixed: $(grep -vE '^whet: reward python3 -S judge.py: judged [0-9]+$' err | head -n 5)"

# Commands that give a line for a line.
make_base
cat >dialogue.py <<'PYTHON'
import json, subprocess, sys, threading
command, column = sys.argv[2:], sys.argv[1]
process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
watchdog = threading.Timer(60, process.kill)
watchdog.daemon = True
watchdog.start()
for i in range(1, 30):
    process.stdin.write(json.dumps({"text": "a" * i, "ids": [65] * i}) + "\n")
    answer = json.loads(process.stdout.readline() or sys.exit("no answer"))
    length = i - 1 if column == "logprobs" else i
    if len(answer[column]) != length:
        sys.exit(f"asked for {i}, got {answer}")
process.stdin.close()
sys.exit(process.wait())
PYTHON
python3 dialogue.py text "$whet" tokenize --model base --decode || fail "tokenize --decode"
python3 dialogue.py logprobs "$whet" logprobs --model base --in - || fail "logprobs"
