// The seam between the executable, which parses and checks, and libwhet_torch.so, which computes. The
// executable loads the library only for commands that need LibTorch, so all others answer at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/check_result.h"
#include "base/json.h"
#include "base/output.h"
#include "cli/generation_config.h"
#include "rollout/config.h"

namespace whet {

struct ConvertOptions {
  std::string in;   // a Hugging Face directory or a GGUF file
  std::string out;  // a Hugging Face directory
  std::string dtype = "float32";
  uint64_t max_shard_bytes = 0;
  bool force = false;  // replace a model that is there
};

struct Command {
  std::string name;  // grpo, pretrain, eval, generate, logprobs, convert
  Json recipe;       // grpo, pretrain: the recipe with every override applied

  std::string path = "trainer";  // logprobs: whose forward pass

  // eval, generate; logprobs has the first two
  std::string model, data, prompt_template = "countdown_short";
  std::vector<std::string> rewards;
  std::optional<std::string> prompt;   // generate: one prompt, instead of a file of them
  bool chat = false;                   // generate: the prompt is a message to a chat model
  std::optional<std::string> prefill;  // generate: with chat, how the answer begins
  Json chat_template_kwargs = Json::object();
  bool ignore_eos = false;  // generate: go on to max_tokens
  SamplingParams sampling;
  std::string generation_config = "auto";  // generate: auto, none, or where it is
  GenerationDefaults generation_defaults;  // generate: what was taken from it
  EngineConfig engine;

  ConvertOptions convert;

  uint64_t seed = 1;
  int threads = 1;
  std::string stats;  // where a summary goes, or empty
};

// What doctor learns in the library.
struct Examination {
  std::string torch_version, torch_path;
  std::string instruction_set;  // that the kernels use
  double read_bytes_per_s = 0, product_flops_per_s = 0;
  std::vector<CheckResult> parity;
  double parity_s = 0;
};

}  // namespace whet

extern "C" {
// Exported by libwhet_torch.so.
int whet_run(const whet::Command& command, whet::Output& out);
void whet_examine(int threads, whet::Examination& examination);
}
