// A GGUF file of the Llama family, converted to the contents of the Hugging Face directory that it was made
// from.
#pragma once

#include <map>
#include <string>

#include "base/json.h"
#include "models/gguf/gguf_file.h"
#include "models/hf/weight_source.h"

namespace whet {

struct GgufModel {
  Json config;                                         // config.json
  WeightSource weights;                                // under their Hugging Face names
  std::map<std::string, std::string> tokenizer_files;  // file name -> content
};

// Architectures llama, qwen2 and qwen3. Throws UsageError naming the file and what is not supported or wrong.
GgufModel open_gguf(const std::string& path);

// Its parts.
Json gguf_config(const GgufContent& content);
// The Hugging Face name of a tensor, or "" for one that has no counterpart there.
std::string gguf_weight_name(const std::string& name);
std::map<std::string, std::string> gguf_tokenizer_files(const GgufMetadata& metadata);

}  // namespace whet
