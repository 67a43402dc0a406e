#!/usr/bin/env bash
# Ctrl-C saves the state and exits 130; the same command continues to what an uninterrupted run gives.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe
expect 0 "$whet" grpo grpo.json --set output_dir=runs/whole

for signal in INT TERM; do
  for lines in 1 6; do
    run=runs/$signal-$lines
    "$whet" grpo grpo.json --set "output_dir=$run" >out 2>err &
    pid=$!
    wait_for_lines $lines $run/metrics.jsonl $pid
    kill -$signal $pid
    code=0
    wait $pid || code=$?
    ((code == 130)) || fail "exit code $code after SIG$signal, expected 130: $(tail -n 5 err)"
    last=$(tail -n 1 err)
    [[ $last =~ ^"whet: interrupted at step "([0-9]+)"; the same command continues from there"$ ]] ||
      fail "after SIG$signal: $last"
    saved=$(printf 'step-%06d' "${BASH_REMATCH[1]}")
    [[ $(cat $run/checkpoints/latest) == "$saved" ]] || fail "saved $(cat $run/checkpoints/latest), said $last"
    expect 0 "$whet" grpo grpo.json --set "output_dir=$run"
    diff <(metrics runs/whole) <(metrics "$run") || fail "the metrics differ after SIG$signal at line $lines"
  done
done
