#!/usr/bin/env bash
# A run that is killed outright, again and again at random moments, ends with the metrics, weights and
# completions of one that never was; also where a rollout leaves groups to the next.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe

# survives_kills NAME FLAGS...: runs the recipe with these flags once whole and once in pieces.
survives_kills() {
  local whole=runs/$1-whole run=runs/$1 killed_at= attempt have pid code file
  shift
  expect 0 "$whet" grpo grpo.json "$@" --set output_dir=$whole
  for attempt in 1 2 3 4 5; do
    have=$([[ -f $run/metrics.jsonl ]] && wc -l <$run/metrics.jsonl || echo 0)
    "$whet" grpo grpo.json "$@" --set output_dir=$run >out 2>err &
    pid=$!
    # A resumed run first cuts the file back to its checkpoint, so the line is met again.
    wait_for_lines $((have + RANDOM % 8)) $run/metrics.jsonl $pid
    sleep "0.0$((RANDOM % 10))"
    kill -KILL $pid 2>/dev/null || true
    code=0
    { wait $pid; } 2>/dev/null || code=$?  # bash would tell of the kill
    ((code == 137 || code == 0)) || fail "exit code $code on attempt $attempt: $(tail -n 5 err)"
    killed_at+=" $(wc -l <$run/metrics.jsonl)"
  done
  expect 0 "$whet" grpo grpo.json "$@" --set output_dir=$run
  diff <(metrics $whole) <(metrics $run) || fail "the metrics differ; killed after lines$killed_at"
  for file in checkpoints/latest checkpoints/step-000030 completions; do
    diff -r -x state.json -x manifest.json $whole/$file $run/$file || fail "$file differs; killed after lines$killed_at"
  done
  [[ -z $(find $run -name '*.tmp' -o -name '*.old') ]] ||
    fail "left over: $(find $run -name '*.tmp' -o -name '*.old')"
}

survives_kills plain
[[ ! -e runs/plain/checkpoints/step-000030/trainer/open_groups.json ]] || fail "in-flight groups without oversampling"
# Few slots, so that groups are left complete, half-written and not begun.
survives_kills partial --set rollout.oversample=2.5 --set rollout.partial=true --set engine.max_num_seqs=7
grep -q '"staleness/max":[1-9]' runs/partial/metrics.jsonl || fail "nothing was carried"
