// Options of whet logprobs.
#pragma once

#include <string>

namespace whet {

struct LogprobsOptions {
  std::string model;             // a Hugging Face directory
  std::string in;                // JSON Lines with a column ids; - is standard input
  std::string path = "trainer";  // whose forward pass: trainer or sampler
  std::string device = "auto";
  int threads = 0;  // 0: all cores; a positive number when it is run
};

}  // namespace whet
