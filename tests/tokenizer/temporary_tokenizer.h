// A tokenizer from the text of a tokenizer.json, through a directory as users have it.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "tokenizer/tokenizer.h"

namespace whet {

// From the contents of its files by name.
inline Tokenizer tokenizer_from_files(const std::map<std::string, std::string>& files) {
  std::string directory = (std::filesystem::temp_directory_path() / "whet_tokenizer_XXXXXX").string();
  require(mkdtemp(directory.data()) != nullptr, "cannot make ", directory);
  struct Remove {
    const std::string& directory;
    ~Remove() { std::filesystem::remove_all(directory); }
  } remove{directory};
  for (const auto& [name, content] : files) write_file_atomic(directory + "/" + name, content);
  return Tokenizer::load(directory);
}

// `config` becomes tokenizer_config.json unless it is empty.
inline Tokenizer tokenizer_from(const std::string& json, const std::string& config = "") {
  std::map<std::string, std::string> files = {{"tokenizer.json", json}};
  if (!config.empty()) files["tokenizer_config.json"] = config;
  return tokenizer_from_files(files);
}

// One token a byte, whose id it is, so that every character comes in parts; from 256 on `more` tokens, of
// printable ASCII.
inline Json byte_tokenizer_json(const std::vector<std::string>& more = {}) {
  Json file = Json::parse(R"({"pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false},
                              "decoder": {"type": "ByteLevel"}, "model": {"vocab": {}, "merges": []}})");
  char32_t next = 0x100;
  for (int byte = 0; byte < 256; ++byte) {
    const bool prints = (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
    std::string spelling;
    append_utf8(spelling, prints ? static_cast<char32_t>(byte) : next++);
    file["model"]["vocab"][spelling] = byte;
  }
  for (size_t i = 0; i < more.size(); ++i) file["model"]["vocab"][more[i]] = 256 + i;
  return file;
}
inline Tokenizer byte_tokenizer(const std::vector<std::string>& more = {}) {
  return tokenizer_from(byte_tokenizer_json(more).dump());
}

}  // namespace whet
