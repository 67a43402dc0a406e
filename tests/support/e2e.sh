# What the end-to-end scripts share; each sources it. They run in an empty folder of their own, made here unless
# scripts/test has made one. A failed expectation prints what was seen and ends the script.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
whet=${WHET:-$root/build/release/whet}
if [[ -n $(ls -A) ]]; then
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  cd "$scratch"
fi

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# expect CODE COMMAND...: runs it, with its output in the files out and err.
expect() {
  local expected=$1 code=0
  shift
  "$@" >out 2>err </dev/null || code=$?
  if ((code != expected)); then
    echo "--- standard error of: $*" >&2
    tail -n 20 err >&2
    fail "exit code $code, expected $expected"
  fi
  ! grep -qE 'frame #|Exception raised from|terminate called|Segmentation' err ||
    fail "a backtrace for a person to read: $(cat err)"
}

# expect_refused CODE TEXT COMMAND...: exits CODE with one line on standard error, which holds TEXT.
expect_refused() {
  local code=$1 text=$2
  shift 2
  expect "$code" "$@"
  [[ $(wc -l <err) == 1 ]] || fail "expected one line on standard error of $*: $(cat err)"
  [[ $(cat err) == "whet: "*"$text"* ]] || fail "expected \"$text\" from $*, got: $(cat err)"
  [[ ! -s out ]] || fail "standard output is for results, got: $(cat out)"
}

# Pretrains a tiny model for a few steps into the folder base: a checkpoint to start from, without being clever.
make_base() {
  cat >base.json <<JSON
{
  "model": {"model_type": "llama", "vocab_size": 288, "hidden_size": 32, "num_hidden_layers": 2,
            "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 48,
            "max_position_embeddings": 128, "tie_word_embeddings": true, "eos_token_id": 0},
  "tokenizer": "$root/recipes/countdown_base",
  "output_dir": "runs/base", "export_dir": "base",
  "steps": 3, "sequences_per_step": 4, "optimizer": {"lr": 0.01}, "threads": 1
}
JSON
  expect 0 "$whet" pretrain base.json
}

# A short RL recipe on that base, grpo.json, with held-out prompts.
make_grpo_recipe() {
  cat >held_out.jsonl <<'JSON'
{"nums": [3, 4], "target": 7}
{"nums": [5, 4], "target": 20}
JSON
  cat >grpo.json <<'JSON'
// Rewards a word that random weights write now and then.
{
  "model": "base", "output_dir": "runs/grpo", "steps": 30, "prompts_per_step": 2,
  "prompts": {"countdown": {"count": 2}},
  "sampling": {"n": 4, "max_tokens": 10},
  "rewards": [{"type": "contains", "text": "yes", "name": "yes"}],
  "optimizer": {"lr": 0.003},
  "eval": {"data": "held_out.jsonl", "every": 7, "n": 2},
  "checkpoint": {"every": 4, "keep": 2}, "threads": 1
}
JSON
}

# metrics RUN: its metrics.jsonl without the values that are times.
metrics() { sed -E 's/,?"(step_time|eval_time|tokens_per_s|time\/[a-z]+)":[^,}]*//g' "$1/metrics.jsonl"; }

# wait_for_lines COUNT FILE PID: until the file has so many lines, or the process has ended.
wait_for_lines() {
  while [[ ! -f $2 || $(wc -l <"$2") -lt $1 ]]; do
    kill -0 "$3" 2>/dev/null || return 0
    sleep 0.02
  done
}
