#include "tokenizer/model_directory.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "base/error.h"

namespace whet {

void expect_model_directory(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return;
  std::array<char, 4> magic{};
  std::ifstream(path, std::ios::binary).read(magic.data(), magic.size());
  if (std::string_view(magic.data(), magic.size()) == "GGUF")
    fail<UsageError>(path, ": convert it first (whet convert --in ", path,
                     " --out DIR): expected the directory of a model, got a GGUF file");
  fail<UsageError>(path, ": expected the directory of a model, got a file");
}

}  // namespace whet
