#!/usr/bin/env bash
# A training run whose reward runs programs: countdown, answered by a program that prints the expression. Some
# are right; and killed in the middle it leaves no process behind and ends with the metrics of a run that was not.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
export PYTHONDONTWRITEBYTECODE=1  # the tools stay as they are

# A base that answers as the careless author does, and a recipe to train it further.
python3 "$root/tools/make_countdown_tokenizer.py" --code tokenizer >/dev/null
"$whet" countdown --split train --count 2 --max 4 --target-max 8 -n 12 >puzzles.jsonl
python3 "$root/tools/make_countdown_code.py" <puzzles.jsonl >train.jsonl
python3 "$root/tools/make_countdown_code.py" --answers 8 <puzzles.jsonl >texts.jsonl
cat >base.json <<'JSON'
{
  "model": {"model_type": "llama", "vocab_size": 304, "hidden_size": 32, "num_hidden_layers": 2,
            "num_attention_heads": 4, "num_key_value_heads": 4, "intermediate_size": 64, "initializer_range": 0.05,
            "max_position_embeddings": 64, "tie_word_embeddings": true, "eos_token_id": 0},
  "tokenizer": "tokenizer", "output_dir": "runs/base", "export_dir": "base",
  "data": {"type": "text", "path": "texts.jsonl"},
  "steps": 150, "sequences_per_step": 32, "threads": 1,
  "optimizer": {"lr": 0.01, "warmup_steps": 10, "schedule": "cosine"}
}
JSON
cat >code.json <<'JSON'
{
  "model": "base", "output_dir": "runs/whole", "steps": 8, "prompts_per_step": 4,
  "prompts": {"type": "file", "path": "train.jsonl"},
  "sampling": {"n": 8, "max_tokens": 20},
  "rewards": [{"type": "code", "time_s": 2}],
  "optimizer": {"lr": 0.002}, "checkpoint": {"every": 2}, "threads": 1
}
JSON
expect 0 "$whet" pretrain base.json
expect 0 "$whet" grpo code.json
grep -q '"reward":0\.[0-9]*[1-9]' runs/whole/metrics.jsonl || fail "nothing was right"
! grep -o '"rewards/code/unjudged":[^,]*' runs/whole/metrics.jsonl || fail "some were not judged"

# descendants PID: the process and all below it.
descendants() {
  local child
  echo "$1"
  for child in $(pgrep -P "$1" || true); do descendants "$child"; done
}

"$whet" grpo code.json --set output_dir=runs/killed >out 2>err &
pid=$!
wait_for_lines 2 runs/killed/metrics.jsonl $pid
workers=$(pgrep -P $pid || true)
all=$(descendants $pid)
kill -KILL $pid
{ wait $pid; } 2>/dev/null || true
[[ -n $workers ]] || fail "no box was at work"
for ((i = 0; i < 20; ++i)); do
  left=
  for process in $all; do  # a zombie, whose command line is empty, has ended
    ! grep -q . "/proc/$process/cmdline" 2>/dev/null || left+=" $process"
  done
  for worker in $workers; do left+=$(find /sys/fs/cgroup -name "whet-box-*-$worker-*" 2>/dev/null || true); done
  [[ -z $left ]] && break
  sleep 0.1
done
[[ -z $left ]] || fail "left two seconds after whet was killed: $left"
(($(wc -l <runs/killed/metrics.jsonl) < 8)) || fail "it had ended before it was killed"
expect 0 "$whet" grpo code.json --set output_dir=runs/killed
diff <(metrics runs/whole) <(metrics runs/killed) || fail "the metrics differ after a kill"
