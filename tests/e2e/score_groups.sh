#!/usr/bin/env bash
# score: lines of a prompt are a group for rules that compare completions, and every other line is answered at once.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"

line() { echo "{\"completion\": \"a\", \"answer\": \"a\", $1}"; }
{
  line '"prompt": "p", "tag": 1, "uid": 5'
  line '"prompt": "p", "tag": 2, "uid": 5'
  line '"prompt": "p", "tag": 3, "uid": 6'
  line '"prompt": "q", "tag": 4, "uid": 6'
  line '"tag": 5, "uid": 7'
  line '"tag": 6, "uid": 7'
  line '"prompt": "q", "tag": 7, "uid": 7'
} >in.jsonl

# A server that answers with the size of the list it was posted, and writes down the tags in it.
cat >server.py <<'PYTHON'
import http.server, json
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        requests = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with open("posted", "a") as file:
            print(*[request["tag"] for request in requests], file=file)
        body = json.dumps([{"id": request["id"], "reward": len(requests)} for request in requests]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *arguments): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
with open("port.new", "w") as file:
    file.write(str(server.server_port))
import os; os.rename("port.new", "port")
server.serve_forever()
PYTHON
python3 server.py &
server=$!
trap 'kill $server; rm -rf "${scratch:-}"' EXIT
until [[ -s port ]]; do kill -0 $server || fail "no server"; sleep 0.05; done
judge=(--reward http --set "url=http://127.0.0.1:$(cat port)/")

posts() { # EXPECTED OPTIONS...: the groups that are posted, sorted; and each line has the size of its own as its reward
  local expected=$1 tags
  shift
  rm -f posted
  expect 0 "$whet" score "${judge[@]}" --in in.jsonl "$@"
  tags=$(sort posted | tr '\n' '|')
  [[ $tags == "$expected" ]] || fail "posted $tags, expected $expected"
  [[ $(grep -o '"tag": [0-9]' out | tr -dc 1-9) == 1234567 ]] || fail "not in order: $(cat out)"
  while read -r -a group; do
    for tag in "${group[@]}"; do
      grep -q "\"tag\": $tag, .*\"reward\":${#group[@]}.0," out || fail "of $tag: $(cat out)"
    done
  done <posted
}
posts '1 2 3|4|5|6|7|'
grep -q '^whet: in.jsonl:7: this prompt was that of an earlier group too' err || fail "$(cat err)"
for jobs in 1 2 4; do posts '1 2|3 4|5 6 7|' --group-by uid --jobs $jobs; done
posts '1|2|3|4|5|6|7|' --group-by ''
expect 0 "$whet" score "${judge[@]}" --in in.jsonl --group-by pormpt
[[ ! -s out && $(grep -c 'expected a column pormpt, which --group-by names' err) == 7 ]] || fail "$(cat out err)"
expect_refused 2 'in.jsonl:5: expected a column prompt, which --group-by names' \
  bash -c '"$@" 2>err.strict >some || { code=$?; cat err.strict >&2; exit $code; }' - \
  "$whet" score "${judge[@]}" --in in.jsonl --group-by prompt --strict
[[ $(wc -l <some) == 3 ]] || fail "the groups before the one that is not whole: $(cat some)"

# The rubric of a recipe that compares lengths; the other rule judges each line by its own columns.
make_grpo_recipe
mkdir base
sed -i 's/"rewards": .*/"rewards": [{"type": "exact", "part": "all", "weight": 0}, {"type": "length", "of": "exact"}],/' grpo.json
{
  line '"prompt": "p", "ids": [1]'
  line '"prompt": "p", "ids": [1, 1, 1]'
  echo '{"prompt": "p", "completion": "a", "answer": "b", "ids": [1, 1, 1, 1, 1]}'
  line '"prompt": "q", "ids": [1, 1]'
} >lengths.jsonl
expect 0 "$whet" score --recipe grpo.json --in lengths.jsonl
[[ $(grep -o '"reward":-\?[0-9.]*,"detail":{"exact"' out | tr -dc '0-9.,-') == 0.5,0.0,-0.5,0.0, ]] || fail "$(cat out)"

# A process that waits for each answer.
ask() { # COLUMNS OPTIONS...
  local columns=$1 answer
  shift
  coproc "$whet" score "$@" 2>err
  local pid=$COPROC_PID input=${COPROC[1]} output=${COPROC[0]}
  for i in 1 2 3; do
    line "$columns, \"tag\": $i, \"ids\": [1]" >&"$input"
    read -r -t 20 answer <&"$output" || fail "no answer to line $i of $columns: $*"
    [[ $answer == *"\"tag\": $i,"* ]] || fail "line $i was answered by $answer"
  done
  exec {input}>&-
  wait "$pid" || fail "$(cat err)"
}
cat >judge.py <<'PYTHON'
import json, sys
for line in sys.stdin:
    print(json.dumps({"id": json.loads(line)["id"], "reward": 1}), flush=True)
PYTHON
ask '"x": 1' "${judge[@]}"
ask '"prompt": "p"' "${judge[@]}" --group-by ''
ask '"prompt": "p"' --reward exact --jobs 3
ask '"prompt": "p"' --reward program --set 'command=["python3", "-S", "judge.py"]'
ask '"x": 1' --recipe grpo.json
