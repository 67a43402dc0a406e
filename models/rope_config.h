// The parameters of rotary position embeddings in config.json.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/enum_names.h"
#include "base/json.h"

namespace whet {

// How frequencies are scaled for contexts longer than those of pretraining.
enum class RopeType { unscaled, linear, llama3, yarn };
constexpr auto enum_names(RopeType) {
  return std::to_array<EnumName<RopeType>>({{RopeType::unscaled, "default"},
                                            {RopeType::linear, "linear"},
                                            {RopeType::llama3, "llama3"},
                                            {RopeType::yarn, "yarn"}});
}

struct RopeConfig {
  RopeType type = RopeType::unscaled;
  double theta = 10000;
  double factor = 1;
  double low_freq_factor = 1, high_freq_factor = 4;  // llama3
  double beta_fast = 32, beta_slow = 1;              // yarn
  bool truncate = true;                              // yarn: the ramp begins and ends at whole dimensions
  double mscale = 0, mscale_all_dim = 0;             // yarn; 0: not given
  std::optional<double> attention_factor;            // yarn
  int64_t original_max_position_embeddings = 0;      // llama3, yarn
};

// `json` is the whole config.json. rope_scaling has precedence over rope_parameters, as in transformers.
// Throws UsageError naming `where`, the key, its value and what was expected.
RopeConfig parse_rope(const Json& json, int64_t max_position_embeddings, const std::string& where);

}  // namespace whet
