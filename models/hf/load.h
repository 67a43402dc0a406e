// Hugging Face model directories, in and out.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "models/causal_lm.h"

namespace whet {

// Reads DIRECTORY/config.json and its safetensors (one file, or shards with an index). Throws UsageError that
// lists missing, unexpected and misshapen tensors by name.
std::unique_ptr<CausalLm> load_model(const std::string& directory);

// A model with initial weights: normal(0, initializer_range) for matrices, drawn from Philox by (seed, place
// of the parameter, element), so they depend on nothing else.
std::unique_ptr<CausalLm> init_model(const ModelConfig& config, uint64_t seed);

// Overwrites the weights of `model` in place from a directory of the same shape.
void load_weights(const CausalLm& model, const std::string& directory);

}  // namespace whet
