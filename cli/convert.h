// Options of whet convert.
#pragma once

#include <cstdint>
#include <string>

namespace whet {

struct ConvertOptions {
  std::string in;   // a Hugging Face directory or a GGUF file
  std::string out;  // a Hugging Face directory
  std::string dtype = "float32";
  int64_t max_shard_bytes = 5'000'000'000;  // of a weight file
  bool force = false;                       // replace a model that is there
};

}  // namespace whet
