// Writes a model as a Hugging Face directory that transformers loads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/causal_lm.h"

namespace whet {

struct SaveOptions {
  // float32, bfloat16 or float16, as config.json spells them: rounded to nearest, ties to even. Buffers stay
  // float32.
  std::string dtype = "float32";
  uint64_t max_shard_bytes = 5'000'000'000;
};

// Fills the existing folder `directory` with config.json, generation_config.json and the weights: one file
// model.safetensors, or shards of at most `max_shard_bytes` (unless a single tensor is larger) and their
// index. The tokenizer's files and generation_config.json are copied from `tokenizer_directory` where they
// exist. Throws Error when a file cannot be written, UsageError for another dtype.
void save_model(const CausalLm& model, const std::string& tokenizer_directory, const std::string& directory,
                const SaveOptions& options = {});

// The same of a model's parameters, or of a copy of them.
void save_model(const ModelConfig& config, const std::vector<Parameter>& parameters,
                const std::string& tokenizer_directory, const std::string& directory,
                const SaveOptions& options = {});

// The same without a tokenizer.
void save_weights(const CausalLm& model, const std::string& directory, const SaveOptions& options = {});

}  // namespace whet
