#!/usr/bin/env bash
# Fuzzes the readers of weights and of models' answers, which are untrusted, under the address and undefined-behaviour sanitizers.
# Usage: tools/fuzz.sh TARGET [SECONDS]     TARGET: a file of tests/fuzz/, as gguf_file
# Needs clang with libFuzzer (Debian: clang-14 or later). Inputs that break something, and the corpus that grows
# from run to run, stay in build/fuzz/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=${1:-} seconds=${2:-600} dir=build/fuzz
[[ -f tests/fuzz/$target.cpp ]] || { sed -n '2,5s/^# //p' "$0" >&2 && exit 2; }
# clang cannot read the glibc header of cpu_features.cpp.
mapfile -t base < <(ls base/*.cpp | grep -v cpu_features)
case $target in
  math_*)
    sources=("${base[@]}" rewards/math/*.cpp rewards/math/*/*.cpp)
    libraries=(-lcalcium -lantic -lflint-arb -lflint -lgmp -lutf8proc -lre2)
    ;;
  *)
    sources=("${base[@]}" models/{config,rope_config}.cpp tokenizer/model_directory.cpp
             models/hf/{safetensors_header,weight_type,quantized_blocks,weight_source}.cpp models/gguf/*.cpp)
    libraries=()
    ;;
esac
corpus=$dir/corpus_$target
mkdir -p "$corpus"
clang++ -std=c++20 -O1 -g1 -I. -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
  "tests/fuzz/$target.cpp" "${sources[@]}" "${libraries[@]}" -o "$dir/$target"
case $target in
  safetensors_header) seeds=(tests/golden/models/*/model.safetensors) ;;
  gguf_file) seeds=(tests/golden/gguf/*.gguf) ;;
  math_*) seeds=(tests/rewards/math/*_test.cpp) ;;
esac
for seed in "${seeds[@]}"; do cp "$seed" "$corpus/seed_$(tr / _ <<<"$seed")"; done
exec "$dir/$target" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
  -artifact_prefix="$dir/broken_${target}_" -print_final_stats=1 "$corpus"
