// What eval and generate have in common: a model that completes prompts. No CLI11 and no torch here: the
// structs of options cross into libwhet_torch.so.
#pragma once

#include <string>

#include "base/json.h"
#include "rollout/config.h"
#include "tasks/prompt_templates.h"

namespace CLI {
class App;
}

namespace whet {

struct CompletionOptions {
  std::string model;  // a Hugging Face directory
  std::string prompt_template = kDefaultPromptTemplate;
  Json chat_template_kwargs = Json::object();
  SamplingParams sampling;
  EngineConfig engine;
  uint64_t seed = 1;
  int threads = 0;  // 0: all cores, until check_completion_options
  std::string device = "auto";
  std::string stats;  // the file that a summary goes to, or empty
};

void add_completion_options(CLI::App& app, CompletionOptions& options);

// --top-p and --top-k.
void add_filter_options(CLI::App& app, SamplingParams& sampling);

// Throws UsageError for values that are out of range; makes `threads` the number that is meant.
void check_completion_options(CompletionOptions& options);

}  // namespace whet
