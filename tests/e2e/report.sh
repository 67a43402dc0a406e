#!/usr/bin/env bash
# What is written for people beside metrics.jsonl: report.html while a run goes on, at its end and of several runs, and
# an event file that a resume makes whole.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe

# is_live FILE: whether the page loads itself again.
is_live() { grep -q '"live":{"step":[0-9]*,"steps":30,' "$1"; }

train=("$whet" grpo grpo.json --set prompts_per_step=16)
"${train[@]}" --set telemetry.report_every=2 >out 2>err &
pid=$!
wait_for_lines 6 runs/grpo/metrics.jsonl $pid
kill -STOP $pid  # so that it cannot end in between
is_live runs/grpo/report.html || fail "the page of a run that goes on is not live"
kill -INT $pid
kill -CONT $pid
code=0
wait $pid || code=$?
((code == 130)) || fail "exit code $code"
! is_live runs/grpo/report.html || fail "the page of an interrupted run is live"
[[ $(grep -o '"lengths":' runs/grpo/report.html | wc -l) -gt 10 ]] || fail "no tokens in the page"

before=$(echo runs/grpo/events.out.tfevents.*)
expect 0 "${train[@]}"
after=$(echo runs/grpo/events.out.tfevents.*)
[[ $after != "$before" && $after != *' '* ]] || fail "expected one new event file, got $after"
python3 - "$after" <<'PY'
import json, struct, sys
data, at, events = open(sys.argv[1], "rb").read(), 0, 0
while at < len(data):
    (size,) = struct.unpack("<Q", data[at : at + 8])
    key = at + 12 + 9  # behind the wall time
    if data[key] == 0x10:  # a step
        key += 1
        while data[key] & 0x80:
            key += 1
        key += 1
    events += data[key] == 0x2A  # a summary
    at += 12 + size + 4
lines = open("runs/grpo/metrics.jsonl").read().splitlines()
assert at == len(data) and events == len(lines), (at, len(data), events, len(lines))
PY
expect 0 "${train[@]}" --set output_dir=runs/other --set optimizer.lr=0.004 --set steps=2 \
  --set telemetry.tensorboard=false --set telemetry.report_every=0
[[ ! -e $(echo runs/other/events*) ]] || fail "an event file that nobody wants"
[[ -s runs/other/report.html ]] || fail "no report at the end"

# Several runs; the tokenizer is found where the base model is gone, too.
expect 0 "$whet" report runs/grpo runs/other --out both.html
[[ $(cat out) == '{"report":"both.html"}' ]] || fail "got $(cat out)"
grep -q '<h1>grpo, other</h1>' both.html || fail "the page is not of both runs"
mv base gone
expect 0 "$whet" report runs/other
grep -q '"lengths":' runs/other/report.html || fail "no tokens without the base model"
rm -r runs/other/checkpoints
expect 0 "$whet" report runs/other
! grep -q '"lengths":' runs/other/report.html || fail "tokens without a tokenizer"
expect_refused 2 'runs/none: not a run' "$whet" report runs/grpo runs/none
[[ ! -e comparison.html ]] || fail "a refused comparison left a page"
