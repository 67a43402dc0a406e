// What a GRPO run takes in memory, from its recipe and the shape of its model alone, before anything of that
// size is allocated.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "data/prompt_source.h"
#include "models/config.h"
#include "rl/config.h"
#include "tokenizer/tokenizer.h"

namespace whet {

// What is in memory in each phase of a step, in bytes.
struct MemoryPart {
  std::string name;
  int64_t rollout = 0, update = 0;
  std::string lowered_by = {};  // a change of the recipe that makes it smaller; empty: none
};

struct MemoryPlan {
  std::vector<MemoryPart> parts;
  int64_t rollout() const;
  int64_t update() const;
  int64_t peak() const;
};

struct Workload {
  int64_t prompt_tokens = 0;  // of the longest prompt
  int64_t eval_prompts = 0;
};

// The longest of the first prompts. `source` may be null: completions are replayed.
Workload workload_of(const GrpoConfig& config, const Tokenizer& tokenizer, const PromptSource* source,
                     int64_t eval_prompts);

// An upper bound, with all completions as long as sampling.max_tokens allows. A checkpoint's copy counts in
// the rollout, beside which it is written. `process_bytes`: what the process holds without a model.
MemoryPlan plan_memory(const ModelConfig& model, const GrpoConfig& config, const Workload& workload,
                       int64_t process_bytes);
// The same for the recipe's files and this process. Without a tokenizer beside the model's config.json
// prompts have no tokens.
MemoryPlan plan_memory(const GrpoConfig& config);

// Throws UsageError that names what is needed, what there is, and what would need less, where the plan is
// over `memory` bytes.
void expect_fits(const MemoryPlan& plan, int64_t memory);

// For programs: the parts, and "rollout", "update", "peak", "memory" in bytes, and whether it "fits".
Json to_json(const MemoryPlan& plan, int64_t memory);
// For people.
std::string to_table(const MemoryPlan& plan, int64_t memory);

}  // namespace whet
