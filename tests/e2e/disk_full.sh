#!/usr/bin/env bash
# When the disk is full a run ends with exit code 1 and a message, or goes on as on_write_error says; its last checkpoint
# stays as it was, and with space again the same command resumes.
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
# While a checkpoint fills the disk, what the next step writes may fail first.
grep -qE "^whet: cannot write $run/(checkpoints/step-[0-9]*.tmp|completions|metrics).*: $reason(; the newest checkpoint is that of step [0-9]*)?\$" \
  <(tail -n 1 err) || fail "the last line is: $(tail -n 1 err)"
[[ $(cat $run/checkpoints/latest) == "$latest" ]] || fail "latest is now $(cat $run/checkpoints/latest)"
[[ $(sha256sum <"$run/checkpoints/$latest/model.safetensors") == "$before" ]] || fail "$latest has changed"
[[ -z $(find $run -name '*.tmp') ]] || fail "left over: $(find $run -name '*.tmp')"
expect 0 "$whet" generate --model "$run/checkpoints/$latest" --prompts held_out.jsonl --max-tokens 4

unfill
expect 0 "$whet" grpo grpo.json --set output_dir=$run
diff <(metrics runs/whole) <(metrics $run) || fail "the metrics differ"

# Files cannot grow beyond 64 KiB: the metrics can be written, and no checkpoint.
expect 0 "$whet" grpo grpo.json --set output_dir=runs/on --set steps=4
(ulimit -f 64 && expect 1 "$whet" grpo grpo.json --set output_dir=runs/on --set on_write_error=continue)
(($(grep -c "^cannot write runs/on/checkpoints/step-.*: File too large; the run goes on$" err) >= 6)) || fail "$(cat err)"
[[ $(tail -n 1 err) == "whet: the checkpoint of step 30 could not be written; the newest checkpoint is that of step 4" ]] ||
  fail "the last line is: $(tail -n 1 err)"
steps() { metrics "$1" | grep -v eval_set; }  # step 4 was the last one, and evaluated
diff <(steps runs/whole) <(steps runs/on) || fail "the metrics differ without checkpoints"
expect 0 "$whet" grpo grpo.json --set output_dir=runs/on
diff <(steps runs/whole) <(steps runs/on) || fail "the metrics differ"
diff -r runs/whole/completions runs/on/completions || fail "the completions differ"
