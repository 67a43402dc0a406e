#!/usr/bin/env bash
# score --reward code: programs in completions are run against the tests of their rows, whatever they try.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"

# rows PROGRAM...: one line each, the completion a block of the Python program, the task to print 6 times 7.
rows() {
  python3 - "$@" <<'PYTHON'
import json, sys
for program in sys.argv[1:]:
    print(json.dumps({"completion": f"So:\n```python\n{program}\n```", "tests": [{"input": "6 7\n", "output": "42\n"}]}))
PYTHON
}

# On a busy machine a program may meet either of the time limits.
verdicts() { grep -o '"first_failure":{"test":0,"verdict":"[a-z_]*"' out | sed 's/.*:"//; s/"//; s/^.*_time/time/'; }

# Every form of tests, by its columns.
cat >forms.jsonl <<'JSON'
{"completion": "```python\na, b = map(int, input().split())\nprint(a * b)\n```", "tests": [{"input": "6 7\n", "output": "42\n"}]}
{"completion": "```py\ndef f(a, b): return a * b\n```", "input_output": "{\"fn_name\": \"f\", \"inputs\": [[6, 7]], \"outputs\": [[42]]}"}
{"completion": "```python3\nclass Solution:\n    def f(self, a: List[int]): return prod(a)\n```", "public_test_cases": [{"input": "[6, 7]", "output": "42", "testtype": "functional"}], "metadata": {"func_name": "f"}}
{"completion": "```\ndef f(a, b): return a * b\n```", "test_list": ["assert f(6, 7) == 42"]}
{"completion": "```python\ndef f(a, b): return a * b\n```", "prompt": "def f(a, b):\n    'The product.'\n", "test": "def check(candidate):\n    assert candidate(6, 7) == 42", "entry_point": "f"}
{"completion": "```cpp\n#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a * b; }\n```", "language": "cpp", "tests": [{"input": "6 7\n", "output": "42\n"}]}
JSON
expect 0 "$whet" score --reward code --in forms.jsonl
[[ $(grep -c '"reward":1.0,"detail":{"passed":1,"tests":1,"verdicts":{"ok":1}}}$' out) == 6 ]] || fail "$(cat out)"

# What cannot be read is not judged, and a row without tests is none of this rule's.
printf '%s\n' '{"completion": "```python\n```", "tests": "[["}' '{"completion": "```python\n```"}' >none.jsonl
expect 0 "$whet" score --reward code --in none.jsonl
[[ $(grep -c '"reward":null' out) == 2 ]] || fail "$(cat out)"

# Programs that would rather not compute it.
rows 'import os, signal
os.kill(os.getpid(), signal.SIGKILL)' 'while True: pass' 'import time
time.sleep(60)' 'a = []
while True: a.append(bytes(1 << 20))' 'while True: print("42" * 1000)' 'import os
while True:
    try: os.fork()
    except OSError: pass' 'import socket
socket.create_connection(("127.0.0.1", 80))' 'import os
os._exit(0)' 'print(open("/etc/shadow").read())' '(' >hostile.jsonl
expect 0 "$whet" score --reward code --set time_s=1 --set memory_mb=256 --jobs 2 --in hostile.jsonl
[[ $(grep -c '"reward":0.0' out) == 10 ]] || fail "$(cat out)"
diff <(verdicts) - <<'LIST' || fail "other verdicts"
runtime_error
time_limit
time_limit
memory_limit
output_limit
time_limit
runtime_error
wrong_answer
runtime_error
runtime_error
LIST

# The same again, with more at a time: the same judgements.
verdicts >once
expect 0 "$whet" score --reward code --set time_s=1 --set memory_mb=256 --set pool.workers=4 --jobs 4 --in hostile.jsonl
verdicts | cmp - once || fail "the judgements depend on how many run at a time"

expect_refused 2 'credit: expected all, fraction or first_failure' "$whet" score --reward code \
  --set credit=most --in forms.jsonl
