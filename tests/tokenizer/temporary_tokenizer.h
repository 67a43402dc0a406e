// A tokenizer from the text of a tokenizer.json, through a directory as users have it.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

#include "base/error.h"
#include "base/file.h"
#include "tokenizer/tokenizer.h"

namespace whet {

// `config` becomes tokenizer_config.json unless it is empty.
inline Tokenizer tokenizer_from(const std::string& json, const std::string& config = "") {
  std::string directory = (std::filesystem::temp_directory_path() / "whet_tokenizer_XXXXXX").string();
  require(mkdtemp(directory.data()) != nullptr, "cannot make ", directory);
  struct Remove {
    const std::string& directory;
    ~Remove() { std::filesystem::remove_all(directory); }
  } remove{directory};
  write_file_atomic(directory + "/tokenizer.json", json);
  if (!config.empty()) write_file_atomic(directory + "/tokenizer_config.json", config);
  return Tokenizer::load(directory);
}

}  // namespace whet
