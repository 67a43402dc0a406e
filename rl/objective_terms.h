// What objectives of all kinds say about themselves in recipes and metrics. No torch here.
#pragma once

#include <array>
#include <string>

#include "base/enum_names.h"

namespace whet {

// What the sum over a batch's trained tokens is divided by.
enum class Normalization { token, sequence, constant };
constexpr auto enum_names(Normalization) {
  return std::to_array<EnumName<Normalization>>({{Normalization::token, "token"},
                                                 {Normalization::sequence, "sequence"},
                                                 {Normalization::constant, "constant"}});
}

// exp(logprob - old logprob) of each token, or of a sequence exp of the mean over its tokens (GSPO).
enum class RatioLevel { token, sequence };
constexpr auto enum_names(RatioLevel) {
  return std::to_array<EnumName<RatioLevel>>(
      {{RatioLevel::token, "token"}, {RatioLevel::sequence, "sequence"}});
}

// A metric of an objective, made of a mark on some of the trained tokens.
struct MarkMetric {
  enum class Of {
    all,       // the share of the tokens that are marked (of the completions, where ratios are theirs)
    least,     // the smallest share within a completion
    greatest,  // the largest one
  };
  std::string name;  // in metrics.jsonl
  Of of = Of::all;
};

}  // namespace whet
