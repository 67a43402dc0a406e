// The tokens that end a model's sequences.
#pragma once

#include <cstdint>
#include <vector>

#include "models/config.h"

namespace whet {

// config.eos_token_ids. Throws UsageError that names the file (config.json or generation_config.json) and the
// key when there is none, since no sequence would end, and when one lies outside the vocabulary.
std::vector<int32_t> end_tokens(const ModelConfig& config);

}  // namespace whet
