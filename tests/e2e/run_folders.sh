#!/usr/bin/env bash
# A run writes into a new folder or its own, and no other process does at the same time: models, other files and other runs
# stay as they are.
source "$(dirname "${BASH_SOURCE[0]}")/../support/e2e.sh"
make_base
make_grpo_recipe

# The files, except the lock of a run's folder, which contains the pid.
state() { (cd "$1" && find . -type f ! -name run.lock -exec sha256sum {} + | sort); }
# untouched FOLDER COMMAND...: an error that leaves every byte as it was; the message contains `text`.
untouched() {
  local folder=$1 before
  before=$(state "$folder")
  shift
  expect_refused 2 "$text" "$@"
  [[ $(state "$folder") == "$before" ]] || fail "$folder has changed: $*"
}
grpo() { "$whet" grpo grpo.json "$@"; }

# A model.
text='base: holds a model; expected a new folder, or that of a run'
untouched base grpo --set output_dir=base
text='base: holds a model, expected a run'"'"'s folder'
untouched base "$whet" report base
text='base: holds a model'
untouched base "$whet" pretrain base.json --set output_dir=base --set export_dir=other
mkdir deep && cp -r base deep/model && ln -s deep/model link
text='holds a model'
untouched deep grpo --set output_dir=deep/model/
untouched deep grpo --set output_dir=link
cp -r base sharded && rm sharded/config.json
text='sharded: is not empty ('
untouched sharded grpo --set output_dir=sharded
text='sharded: not a run'"'"'s folder'
untouched sharded "$whet" report sharded

# Other files: of a project, of another tool, of the user.
for name in notes.txt .hidden metrics.csv checkpoint-10/weights.bin checkpoints/epoch1.pt metrics.jsonl completions/a.txt; do
  rm -rf other && mkdir -p "$(dirname "other/$name")" && echo precious >"other/$name"
  text='other'
  untouched other grpo --set output_dir=other
done
rm -rf other && mkdir other
for content in '{"learning_rate": 1}' 'not JSON' '[]' '{"output_dir": "other", "steps": 3}'; do
  echo "$content" >other/config.json
  text='other: holds a config.json that is not a run'"'"'s'
  untouched other grpo --set output_dir=other
done
rm other/config.json
text='other: not a run'"'"'s folder'
untouched other "$whet" report other
expect 0 grpo --set output_dir=other --set steps=2  # an empty one will do

# A run of another recipe, and one whose checkpoints are lost.
expect 0 grpo --set steps=6
text='this folder holds a run of another recipe (optimizer.lr is 0.003 there and 0.004 here)'
untouched runs/grpo grpo --set steps=6 --set optimizer.lr=0.004
text='this folder holds a run of another recipe'
untouched runs/grpo "$whet" pretrain base.json --set output_dir=runs/grpo --set export_dir=
mv runs/grpo/checkpoints gone
text='runs/grpo: the checkpoint of step 6 that this run has saved is gone'
untouched runs/grpo grpo --set steps=6
rm runs/grpo/run.lock  # of a version that took no notes
text='runs/grpo: the checkpoint of step 4 that this run has saved is gone'
untouched runs/grpo grpo --set steps=6
mv gone runs/grpo/checkpoints
mv runs/grpo/checkpoints/latest latest
text='runs/grpo/checkpoints: holds step-000006 but no file latest'
untouched runs/grpo grpo --set steps=6
mv latest runs/grpo/checkpoints/latest
expect 0 grpo --set steps=6
expect 0 "$whet" report runs/grpo
# Before there is a checkpoint another recipe may not take what has been logged.
cp -r runs/grpo runs/begun && rm -r runs/begun/checkpoints runs/begun/run.lock
head -n 2 runs/grpo/metrics.jsonl >runs/begun/metrics.jsonl
text='runs/begun/config.json: this folder holds a run of another recipe'
untouched runs/begun grpo --set steps=6 --set output_dir=runs/begun --set seed=9
expect 0 grpo --set steps=6 --set output_dir=runs/begun
diff <(metrics runs/grpo) <(metrics runs/begun) || fail "the metrics differ"
# A start that was killed before it had written its config.json.
mkdir -p runs/killed/completions && touch runs/killed/metrics.jsonl runs/killed/run.lock runs/killed/config.json.tmp
expect 0 grpo --set steps=2 --set output_dir=runs/killed

# The folder to export to.
text='export_dir: deep/model holds a model (config.json) that this run has not exported'
untouched deep "$whet" pretrain base.json --set output_dir=runs/export --set export_dir=deep/model
[[ ! -e runs/export ]] || fail "a refused recipe left a run behind"
text='export_dir: sharded holds a model'
untouched sharded "$whet" pretrain base.json --set output_dir=runs/export --set export_dir=sharded
mkdir noted && echo precious >noted/notes.txt
text='export_dir: noted is not empty (notes.txt)'
untouched noted "$whet" pretrain base.json --set output_dir=runs/export --set export_dir=noted
text='is the run'"'"'s own folder'
untouched noted "$whet" pretrain base.json --set output_dir=runs/export --set export_dir=runs/../runs/export/
expect 0 "$whet" pretrain base.json --set export_dir="$PWD/base/"  # what this run has exported, by another name
expect 0 "$whet" pretrain base.json --set export_dir=second
expect 0 "$whet" pretrain base.json --set steps=5
# Nor does a conversion replace a run.
text='--out runs/base: holds a run'
untouched runs/base "$whet" convert --in base --out runs/base --force
mkdir tokenizer && cp "$root"/recipes/countdown_base/tokenizer*.json tokenizer
expect 0 "$whet" pretrain base.json --set tokenizer=tokenizer --set export_dir=tokenizer --set output_dir=runs/own
expect 0 "$whet" generate --model tokenizer --prompts held_out.jsonl --max-tokens 4

# Two processes: the second reports the first one's pid, by any path of the folder, and the first continues.
expect 0 grpo --set output_dir=runs/whole
"$whet" grpo grpo.json --set output_dir=runs/two >out1 2>err1 &
pid=$!
wait_for_lines 2 runs/two/metrics.jsonl $pid
kill -STOP $pid
ln -s two runs/alias
for name in runs/two "$PWD/runs/../runs/two/" runs/alias; do
  expect_refused 2 "another process (pid $pid) is working in this folder" grpo --set output_dir="$name"
done
expect 0 "$whet" report runs/two  # reading is no work
# A kill frees it at once.
kill -KILL $pid
{ wait $pid; } 2>/dev/null || true
expect 0 grpo --set output_dir=runs/two
diff <(metrics runs/whole) <(metrics runs/two) || fail "the metrics differ"
# Started together, one of them wins.
for i in 1 2 3; do
  ("$whet" grpo grpo.json --set output_dir=runs/race --set steps=200 >/dev/null 2>"race$i" && echo 0 >"code$i" || echo $? >"code$i") &
done
wait
[[ $(cat code1 code2 code3 | sort | tr -d '\n') == 022 ]] || fail "exit codes $(cat code1 code2 code3): $(cat race1 race2 race3)"
[[ $(grep -ch 'is working in this folder' race1 race2 race3 | sort | tr -d '\n') == 011 ]] || fail "$(cat race1 race2 race3)"
[[ $(grep -c '"loss"' runs/race/metrics.jsonl) == 200 ]] || fail "$(wc -l runs/race/metrics.jsonl)"

# Folders that cannot be written, and a disk that is full from the start.
mkdir disk
if mount -t tmpfs -o size=2m whet_test disk 2>/dev/null; then
  trap 'umount -l "$PWD/disk"; rm -rf "${scratch:-}"' EXIT
  mkdir disk/empty && mount -o remount,ro disk
  expect_refused 2 'cannot create the folder disk/run' grpo --set output_dir=disk/run
  expect_refused 2 'cannot write into disk/empty: Read-only file system' grpo --set output_dir=disk/empty
  expect_refused 2 'cannot create the folder disk/export' "$whet" pretrain base.json --set export_dir=disk/export --set output_dir=runs/ro
  mount -o remount,rw disk
  head -c 3m /dev/zero >disk/ballast 2>/dev/null || true
  expect 1 grpo --set output_dir=disk/run
  [[ $(wc -l <err) == 1 && $(cat err) == "whet: cannot "*": No space left on device" ]] || fail "$(cat err)"
  rm disk/ballast
  expect 0 grpo --set output_dir=disk/run --set steps=2 --set checkpoint.keep=1
fi
