#!/usr/bin/env bash
# Results that cannot be written are reported by every command: on a full disk, to a closed standard output, into a
# pipe without a reader, and as files.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe
expect 0 "$whet" grpo grpo.json --set steps=2
printf '{"completion": "a", "answer": "a"}\n' >lines.jsonl
printf '{"text": "a"}\n' >texts.jsonl
printf '{"ids": [65, 66, 67]}\n' >ids.jsonl
echo 'print(1)' >program.py

# Every command with what it writes to standard output: NAME, then its arguments.
commands() {
  cat <<'LIST'
--help
--version
score --help
score --reward exact --in lines.jsonl
tokenize --model base --in texts.jsonl
tokenize --model base --in ids.jsonl --decode
countdown -n 3
countdown -n 20000 --count 4 --max 50
generate --model base --prompts held_out.jsonl --max-tokens 4
generate --model base --prompt a --max-tokens 4
logprobs --model base --in ids.jsonl
logprobs --model base --in ids.jsonl --path sampler
eval --model base --data held_out.jsonl --reward contains:yes --max-tokens 4 -n 2
convert --in base --out converted --force
report runs/grpo
doctor
doctor --json
sandbox run program.py
LIST
}

cat >without_reader.py <<'PYTHON'
import os, subprocess, sys
read, write = os.pipe()
os.close(read)
code = subprocess.run(sys.argv[1:], stdout=write, stdin=subprocess.DEVNULL).returncode
sys.exit(code if code >= 0 else f"signal {-code}")
PYTHON

expect_told() { # TEXT COMMAND...: exit code 1 and this one message, behind progress if there is any
  local text=$1
  shift
  expect 1 "$@"
  [[ $(grep -c '^whet: ' err) == 1 && $(tail -n 1 err) == "whet: $text" ]] || fail "expected \"$text\" of $*, got: $(cat err)"
}

while read -r -a arguments; do
  expect 0 "$whet" "${arguments[@]}"
  [[ -s out ]] || fail "${arguments[*]} writes nothing"
  size=$(wc -c <out)
  expect_told 'cannot write to standard output: No space left on device' \
    bash -c '"$0" "$@" >/dev/full' "$whet" "${arguments[@]}"
  expect_told 'cannot write to standard output: Bad file descriptor' bash -c '"$0" "$@" >&-' "$whet" "${arguments[@]}"
  # The reader has closed the pipe: no message, and the exit code that a shell reports after SIGPIPE.
  expect 141 python3 -S without_reader.py "$whet" "${arguments[@]}"
  ! grep -q '^whet: ' err || fail "a message for nobody: $(cat err)"
  # Where there is room for a part, a part is not everything.
  ((size < 2000)) || expect_told 'cannot write to standard output: File too large' \
    bash -c 'ulimit -f 1 && exec "$0" "$@" >part' "$whet" "${arguments[@]}"
done < <(commands)
[[ $(wc -c <part) == 1024 ]] || fail "what there was room for is gone"

code=0
first=$(set -o pipefail && "$whet" countdown -n 20000 --count 4 --max 50 2>err | head -n 1) || code=$?
[[ $code == 141 && $first == '{"nums":'* && ! -s err ]] || fail "head gives $first, $code, $(cat err)"
yes '{"completion": "a", "answer": "a"}' | "$whet" score --reward exact 2>err | head -n 2 >two || true
[[ $(wc -l <two) == 2 && ! -s err ]] || fail "$(cat two err)"

# A command without output needs no standard output, and its own failure counts more than that of its results.
expect 0 bash -c '"$0" grpo grpo.json --set steps=2 >&-' "$whet"
expect 0 bash -c '"$0" score --reward exact --in /dev/null >/dev/full' "$whet"
printf '{"text": "a"}\n[]\n' >broken.jsonl
expect 2 bash -c '"$0" tokenize --model base --in broken.jsonl >tokens' "$whet"
[[ $(wc -l <tokens) == 1 ]] || fail "what was found out before the broken line is lost"
expect_refused 2 'cannot read standard input: Bad file descriptor' bash -c '"$0" score --reward exact <&-' "$whet"
expect_refused 2 'cannot both be standard input' "$whet" sandbox run --language python --stdin - -

# Files: the old one stays, and nothing is left beside it.
mkdir disk
if mount -t tmpfs -o size=1m whet_test disk 2>/dev/null; then
  trap 'umount -l "$PWD/disk"; rm -rf "${scratch:-}"' EXIT
  fill() { head -c 2m /dev/zero >disk/ballast 2>/dev/null || true; }
  limited() { "$@"; }
  reason='No space left on device'
else  # without the right to mount: files cannot grow at all
  fill() { :; }
  limited() { { (ulimit -f 0 && exec "$@") 2>&1 >&3 | cat >&2; } 3>&1 | cat; }
  reason='File too large'
fi
cp -r runs/grpo disk/run
cp -r base disk/model
printf old >disk/stats.json
before=$(cd disk && find . -type f -exec sha256sum {} + | sort)
fill
expect 1 limited "$whet" score --reward exact --in lines.jsonl --stats disk/stats.json
[[ $(tail -n 1 err) == "whet: cannot write disk/stats.json: $reason" ]] || fail "$(cat err)"
expect_told "cannot write disk/stats.json: $reason" \
  limited "$whet" generate --model base --prompt a --max-tokens 4 --stats disk/stats.json
expect_told "cannot write disk/stats.json: $reason" \
  limited "$whet" eval --model base --data held_out.jsonl --reward contains:yes --max-tokens 4 --stats disk/stats.json
expect 1 limited "$whet" report disk/run
grep -q "^whet: cannot write disk/run/report.html: $reason\$" err || fail "$(cat err)"
expect 1 limited "$whet" convert --in base --out disk/model --force
grep -q "^whet: cannot write disk/model.*: $reason\$" err || fail "$(cat err)"
rm -f disk/ballast
[[ $(cd disk && find . -type f -exec sha256sum {} + | sort) == "$before" ]] || fail "files have changed: $(ls -lR disk)"
expect 1 "$whet" score --reward exact --in lines.jsonl --stats /proc/stats.json
grep -q '^whet: cannot write /proc/stats.json: ' err || fail "$(cat err)"
