#!/usr/bin/env bash
# doctor: a page for people or one JSON line, parity that holds here; and on a CPU that is too old for the kernels,
# a report and a refusal in place of a crash.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"

expect 0 "$whet" doctor
for text in '^  CPU  ' '^  instructions  *AVX2+FMA' '^  memory  *[0-9.]* GB' '^  huge pages  ' '^  sandbox  *tier [a-z]*: ' '^  GPU  ' \
  '^  LibTorch  *[0-9.]*, /.*libtorch_cpu.so$' '^  memory, read  *[0-9.]* GB/s$' '^  products  *[0-9.e+]* GFLOP/s$' \
  '^Parity of sampler and trainer holds$' '^  ok      products: ' '^  ok      dense model: [0-9]* log-probabilities$'; do
  grep -q -- "$text" out || fail "no line like \"$text\" in: $(cat out)"
done
! grep -q FAILED out || fail "$(grep FAILED out)"
[[ ! -s err ]] || fail "standard error holds: $(cat err)"

expect 0 "$whet" doctor --json --threads 1
python3 - out <<'PYTHON' || fail "$(cat out)"
import json, sys
lines = open(sys.argv[1]).read().splitlines()
report = json.loads(lines[0])
assert len(lines) == 1
assert report["parity"]["holds"] and report["parity"]["wall_s"] < 60
assert len(report["parity"]["checks"]) == 12 and all(check["passed"] for check in report["parity"]["checks"])
assert report["threads"] == 1 and report["cores"] >= 1 and report["memory_bytes"] > 1e8
assert report["read_bytes_per_s"] > 1e7 and report["product_flops_per_s"] > 1e7
tiers = ("none", "landlock", "namespaces", "cgroup")
stronger = tiers[tiers.index(report["sandbox"]["tier"]) + 1:]
assert sorted(report["sandbox"]["problems"]) == sorted(stronger) and all(report["sandbox"]["problems"].values())
assert report["problem"] is None and report["kernels"] in ("avx2", "avx512")
PYTHON

# glibc can hide features of the CPU.
lesser() { GLIBC_TUNABLES=glibc.cpu.hwcaps=-$1 "${@:2}"; }
expect 0 lesser AVX512F "$whet" doctor --json
grep -q '"instruction_sets":\["AVX2+FMA"' out && grep -q '"kernels":"avx2"' out || fail "AVX-512 is used: $(cat out)"

too_old='whet: this CPU has no AVX2, FMA: the kernels need x86-64-v3 (Intel Haswell, AMD Excavator, or newer)'
expect 1 lesser AVX2,-FMA "$whet" doctor
[[ $(cat err) == "$too_old" ]] || fail "standard error holds: $(cat err)"
grep -q '^  instructions  *no AVX2, FMA$' out && ! grep -q LibTorch out || fail "the report is: $(cat out)"
expect 1 lesser AVX2,-FMA "$whet" doctor --json
grep -q '"problem":"this CPU has no AVX2, FMA' out || fail "the report is: $(cat out)"
mkdir model
expect_refused 1 'this CPU has no AVX2, FMA' lesser AVX2,-FMA "$whet" generate --model model --prompt x
expect 0 lesser AVX2,-FMA "$whet" countdown -n 1
expect 0 lesser AVX2,-FMA "$whet" --help

# A program without its library reports that, with what it has found out about the machine.
cp "$whet" lost
expect 1 ./lost doctor
grep -q '^whet: cannot load .*/libwhet_torch.so' err && grep -q '^  CPU  ' out || fail "$(cat out err)"

expect_refused 2 '--threads: expected 0 (all cores) or up to 4096 threads, got -2' "$whet" doctor --threads -2
