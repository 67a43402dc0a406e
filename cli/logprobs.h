// Options of whet logprobs.
#pragma once

#include <array>
#include <string>

#include "base/enum_names.h"

namespace whet {

// Whose forward pass: whole sequences, or token by token behind a cache.
enum class ForwardPath { trainer, sampler };
constexpr auto enum_names(ForwardPath) {
  return std::to_array<EnumName<ForwardPath>>(
      {{ForwardPath::trainer, "trainer"}, {ForwardPath::sampler, "sampler"}});
}

struct LogprobsOptions {
  std::string model;  // a Hugging Face directory
  std::string in;     // JSON Lines with a column ids; - is standard input
  ForwardPath path = ForwardPath::trainer;
  double temperature = 1;
  std::string device = "auto";
  int threads = 0;  // 0: all cores; a positive number when it is run
};

}  // namespace whet
