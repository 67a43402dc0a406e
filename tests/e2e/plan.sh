#!/usr/bin/env bash
# What memory a run takes is counted without its weights, and a run that cannot fit is refused before they are read.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe

expect 0 "$whet" grpo grpo.json --set output_dir=run --plan
python3 - <<'PY' || fail "the plan does not add up: $(cat out)"
import json
plan = json.load(open("out"))
assert plan["fits"] and plan["peak"] == max(plan["rollout"], plan["update"])
for phase in "rollout", "update":
    assert plan[phase] == sum(part[phase] for part in plan["parts"])
PY
grep -q '^optimizer state ' err || fail "no table: $(cat err)"
[[ ! -e run ]] || fail "--plan has begun a run"

# The shape of DeepSeek-V3 beside the small model's tokenizer, without weights.
mkdir large
cp base/tokenizer* large
cat >large/config.json <<'JSON'
{"model_type": "deepseek_v3", "vocab_size": 129280, "hidden_size": 7168, "num_hidden_layers": 61,
 "num_attention_heads": 128, "intermediate_size": 18432, "q_lora_rank": 1536, "kv_lora_rank": 512,
 "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128, "first_k_dense_replace": 3,
 "n_routed_experts": 256, "num_experts_per_tok": 8, "moe_intermediate_size": 2048, "n_shared_experts": 1,
 "n_group": 8, "topk_group": 4, "max_position_embeddings": 4096, "eos_token_id": 1}
JSON
large=(grpo grpo.json --set model=large --set output_dir=run --set 'eval.data=[]')
expect_refused 2 'memory: the rollout needs' "$whet" "${large[@]}"
[[ ! -e run ]] || fail "a run that does not fit has begun"
expect 2 "$whet" "${large[@]}" --plan
grep -q 'GiB, and this machine allows' err || fail "the plan says nothing of what is there: $(cat err)"
python3 - <<'PY' || fail "weights: $(cat out)"
import json
plan = json.load(open("out"))
assert not plan["fits"]
assert 4 * 671e9 < next(part["update"] for part in plan["parts"] if part["name"] == "weights") < 4 * 672e9
PY
