// The sampling that a model's makers recommend: generation_config.json beside its weights. As vLLM does,
// generate starts from it, and every option that is given wins.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "rollout/config.h"

namespace whet {

struct GenerationDefaults {
  std::string path;   // the file that was read; empty: none
  std::string taken;  // what it changed, for people: "temperature 0.6, top_k 20"
  std::optional<std::vector<int64_t>> eos_token_ids;  // of the file
};

// Puts temperature, top_p, top_k, min_p and repetition_penalty of a generation_config.json into `sampling`,
// but for those that `is_given` on the command line ("--top-p"). `source` is "auto" (the model's file, if it
// has one), "none", or a file or a directory with one. do_sample and lengths are not read. Throws UsageError
// that names file and key.
GenerationDefaults apply_generation_config(const std::string& source, const std::string& model,
                                           const std::function<bool(const std::string& option)>& is_given,
                                           SamplingParams& sampling);

}  // namespace whet
