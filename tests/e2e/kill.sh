#!/usr/bin/env bash
# A run that is killed outright, again and again at random moments, ends with the metrics, weights and
# completions of one that never was.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe
expect 0 "$whet" grpo grpo.json --set output_dir=runs/whole

run=runs/killed killed_at=
for attempt in 1 2 3 4 5; do
  have=$([[ -f $run/metrics.jsonl ]] && wc -l <$run/metrics.jsonl || echo 0)
  "$whet" grpo grpo.json --set output_dir=$run >out 2>err &
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
expect 0 "$whet" grpo grpo.json --set output_dir=$run
diff <(metrics runs/whole) <(metrics $run) || fail "the metrics differ; killed after lines$killed_at"
for file in checkpoints/latest checkpoints/step-000030/model.safetensors completions; do
  diff -r runs/whole/$file $run/$file || fail "$file differs; killed after lines$killed_at"
done
[[ -z $(find $run -name '*.tmp' -o -name '*.old') ]] || fail "left over: $(find $run -name '*.tmp' -o -name '*.old')"
