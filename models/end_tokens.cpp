#include "models/end_tokens.h"

#include "base/error.h"

namespace whet {

namespace {

// The ids are those of generation_config.json where they differ from config.json's, which are in `source`.
const char* file_of(const ModelConfig& config) {
  const bool is_own = parse_model_config(config.source, "config.json").eos_token_ids == config.eos_token_ids;
  return is_own ? "config.json" : "generation_config.json";
}

}  // namespace

std::vector<int32_t> end_tokens(const ModelConfig& config) {
  if (config.eos_token_ids.empty())
    fail<UsageError>("config.json: \"eos_token_id\" is missing: nothing would end a sequence");
  for (const int64_t id : config.eos_token_ids)
    if (id < 0 || id >= config.vocab_size)
      fail<UsageError>(file_of(config), ": \"eos_token_id\": expected token ids from 0 to ",
                       config.vocab_size - 1, ", the model's vocabulary, got ", id);
  return {config.eos_token_ids.begin(), config.eos_token_ids.end()};
}

}  // namespace whet
