#!/usr/bin/env bash
# A model that is pretrained with an MTP module drafts with it: in generate, and in a run that trains the module on.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"

expect 0 "$whet" pretrain "$root/recipes/countdown_base.json" --set tokenizer="$root/recipes/countdown_base" \
  --set output_dir=pretrained --set export_dir=base --set model.num_nextn_predict_layers=1 \
  --set model.hidden_size=32 --set model.num_hidden_layers=2 --set model.n_routed_experts=4 \
  --set steps=25 --set sequences_per_step=4 --set optimizer.warmup_steps=5 --set balance_loss_weight=1e-3
head -n 2 "$root/recipes/countdown_heldout.jsonl" >held_out.jsonl
options=(--model base --prompts held_out.jsonl --max-tokens 40 --temperature 0)
expect 0 "$whet" generate "${options[@]}"
mv out plain
expect 0 "$whet" generate "${options[@]}" --speculative mtp --stats stats.json
cmp plain out || fail "drafts changed the completions"
grep -q '"accepted_tokens": [1-9]' stats.json || fail "no draft was right: $(cat stats.json)"

train=("$whet" grpo "$root/recipes/countdown_tiny.json" --set model=base --set steps=2 --set prompts_per_step=2
  --set sampling.n=4 --set sampling.max_tokens=20 --set 'eval.data=[]' --set engine.speculative.method=mtp
  --set num_iterations=2 --set 'rewards=[{"type": "overlong", "max_tokens": 20, "buffer": 19}]')
expect 0 "${train[@]}" --set output_dir=run --set mtp_loss_weight=0.2 --set routing_replay=true
expect_metrics() {
  python3 - "$@" <<'PY' || fail "$* are not in every line: $(cat run/metrics.jsonl)"
import json, sys
for line in map(json.loads, open("run/metrics.jsonl")):
    assert all(isinstance(line[key], float) for key in sys.argv[1:]), line
PY
}
expect_metrics rollout/acceptance_rate mtp/loss router/max_violation/mean router/max_violation/layer_2
expect_refused 2 'mtp_loss_weight: expected 0, since ' "$whet" grpo "$root/recipes/countdown_tiny.json" \
  --set model="$root/recipes/countdown_base" --set output_dir=other --set mtp_loss_weight=0.2 --set 'eval.data=[]'
