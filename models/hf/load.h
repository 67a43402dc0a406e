// Loading Hugging Face model directories.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "models/causal_lm.h"
#include "models/hf/weight_source.h"

namespace whet {

// Called after each tensor: bytes of the checkpoint read so far, and in total.
using LoadProgress = std::function<void(uint64_t done, uint64_t total)>;

// Reads DIRECTORY/config.json and its safetensors (one file, or shards with an index), whatever their
// floating-point type; DeepSeek-V3's block-scaled fp8 is dequantised. Throws UsageError that lists missing,
// unexpected and misshapen tensors by name. The model is packed if `will_run`; without, it takes half the
// memory.
std::unique_ptr<CausalLm> load_model(const std::string& directory, const LoadProgress& progress = {},
                                     bool will_run = true);

// The same from weights in another kind of file.
std::unique_ptr<CausalLm> load_model(ModelConfig config, const WeightSource& source,
                                     const LoadProgress& progress = {}, bool will_run = true);

// A model with initial weights: normal(0, initializer_range) for matrices, drawn from Philox by (seed, index
// of the parameter, element), so they depend on nothing else.
std::unique_ptr<CausalLm> init_model(const ModelConfig& config, uint64_t seed);

// Overwrites the weights of `model` in place from a directory of the same shape.
void load_weights(CausalLm& model, const std::string& directory);

}  // namespace whet
