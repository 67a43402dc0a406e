#!/usr/bin/env bash
# When the disk is full a run ends with exit code 1 and a message, its last checkpoint stays as it was, and with
# space again the same command resumes.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe
run=disk/run
mkdir disk
if mount -t tmpfs -o size=20m whet_test disk 2>/dev/null; then
  trap 'umount -l "$PWD/disk"; rm -rf "${scratch:-}"' EXIT
  fill() { head -c 30m /dev/zero >disk/ballast 2>/dev/null || truncate -s -64K disk/ballast; }
  unfill() { rm disk/ballast; }
  limited() { "$@"; }
  reason='No space left on device'
else  # without the right to mount: files cannot grow beyond 64 KiB
  fill() { :; }
  unfill() { :; }
  limited() { (ulimit -f 64 && exec "$@"); }
  reason='File too large'
fi
expect 0 "$whet" grpo grpo.json --set output_dir=runs/whole

"$whet" grpo grpo.json --set output_dir=$run >out 2>err &
pid=$!
wait_for_lines 1 $run/checkpoints/latest $pid
kill -INT $pid
wait $pid || true
latest=$(cat $run/checkpoints/latest)
before=$(sha256sum <"$run/checkpoints/$latest/model.safetensors")

fill
expect 1 limited "$whet" grpo grpo.json --set output_dir=$run
grep -q "^whet: cannot write $run/checkpoints/step-[0-9]*.tmp/.*: $reason\$" <(tail -n 1 err) ||
  fail "the last line is: $(tail -n 1 err)"
[[ $(cat $run/checkpoints/latest) == "$latest" ]] || fail "latest is now $(cat $run/checkpoints/latest)"
[[ $(sha256sum <"$run/checkpoints/$latest/model.safetensors") == "$before" ]] || fail "$latest has changed"
[[ -z $(find $run -name '*.tmp') ]] || fail "left over: $(find $run -name '*.tmp')"
expect 0 "$whet" generate --model "$run/checkpoints/$latest" --prompts held_out.jsonl --max-tokens 4

unfill
expect 0 "$whet" grpo grpo.json --set output_dir=$run
diff <(metrics runs/whole) <(metrics $run) || fail "the metrics differ"
