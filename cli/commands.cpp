#include "cli/commands.h"

namespace whet {

std::span<const Command> commands() {
  static const Command kCommands[] = {
      {"grpo",
       "reinforcement learning from a base checkpoint",
       {"whet grpo recipes/countdown_tiny.json",
        "whet grpo recipes/countdown_tiny.json --set output_dir=runs/mine --set optimizer.lr=1e-3 --seed 2"},
       add_grpo},
      {"pretrain",
       "next-token training on text or generated traces",
       {"whet pretrain recipes/countdown_base.json --set export_dir=runs/base"},
       add_pretrain},
      {"eval",
       "pass@k, majority votes, greedy, lengths and format rate on files of prompts",
       {"whet eval --model recipes/countdown_base --data recipes/countdown_heldout.jsonl -n 8 --max-tokens "
        "480",
        "whet countdown -n 16 | whet eval --model recipes/countdown_base --data - -n 4 --temperature 0.8"},
       add_eval},
      {"generate",
       "samples completions; one JSON line each",
       {"whet countdown -n 4 | whet generate --model recipes/countdown_base --prompts - -n 2 --top-p 0.9",
        "whet generate --model recipes/countdown_base --prompt '3 4 -> 7' --temperature 0 --logprobs 3"},
       add_generate},
      {"logprobs",
       "log-probabilities of given token ids; one JSON line each",
       {"echo '{\"ids\": [20, 1, 21]}' | whet logprobs --model recipes/countdown_base --in - --path sampler"},
       add_logprobs},
      {"tokenize",
       "lines {\"text\":...} to {\"ids\":[...]}, or back",
       {"echo '{\"text\": \"3 4 -> 7\"}' | whet tokenize --model recipes/countdown_base",
        "echo '{\"ids\": [20, 1, 21]}' | whet tokenize --model recipes/countdown_base --decode"},
       add_tokenize},
      {"score",
       "judges completions: each line gets its reward and detail",
       {"echo '{\"completion\": \"It is 0.50.\", \"answer\": \"1/2\"}' | whet score --reward math"},
       add_score},
      {"convert",
       "a checkpoint in, a Hugging Face directory out",
       {"whet convert --in recipes/countdown_base --out runs/half --dtype bfloat16",
        "whet convert --in tests/golden/gguf/qwen3.gguf --out runs/qwen3 --max-shard-size 500MB"},
       add_convert},
      {"sandbox",
       "runs untrusted programs",
       {"echo 'print(6 * 7)' | whet sandbox run --language python -"},
       add_sandbox},
      {"countdown",
       "writes countdown puzzles as JSON Lines",
       {"whet countdown --split train -n 1000 --count 4 --max 100 >puzzles.jsonl"},
       add_countdown},
      {"report", "rebuilds report.html of a run", {"whet report runs/countdown_tiny"}, add_report},
      {"doctor",
       "what this machine has, its speed, and whether parity holds",
       {"whet doctor", "whet doctor --json --threads 1"},
       add_doctor},
  };
  return kCommands;
}

}  // namespace whet
