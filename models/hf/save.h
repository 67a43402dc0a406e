// Writes a model as a Hugging Face directory that transformers loads.
#pragma once

#include <string>

#include "models/causal_lm.h"

namespace whet {

// Fills the existing folder `directory` with config.json, generation_config.json and model.safetensors, and
// with the tokenizer's files copied from `tokenizer_directory`.
void save_model(const CausalLm& model, const std::string& tokenizer_directory, const std::string& directory);

}  // namespace whet
