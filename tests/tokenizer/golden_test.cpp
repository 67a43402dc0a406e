// Our ids and texts against those of Hugging Face's library (tools/make_tokenizer_goldens.py).
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "base/json.h"
#include "base/utf8.h"
#include "tests/tokenizer/temporary_tokenizer.h"

namespace whet {
namespace {

std::vector<std::string> golden_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(WHET_ROOT "/tests/golden/tokenizer"))
    files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

TEST(TokenizerGoldenFiles, CoverEveryFamily) { EXPECT_EQ(golden_files().size(), 6u); }

class TokenizerGolden : public testing::TestWithParam<std::string> {
 protected:
  Json golden_ = read_json_file(GetParam());
  Tokenizer tokenizer_ = tokenizer_from(golden_["tokenizer"].dump());
};

TEST_P(TokenizerGolden, EncodesAlike) {
  for (const auto& example : golden_["encode"]) {
    const auto text = example["text"].get<std::string>();
    EXPECT_EQ(tokenizer_.encode(text), example["ids"].get<std::vector<int32_t>>()) << text;
  }
}

TEST_P(TokenizerGolden, DecodesAlike) {
  for (const auto& example : golden_["encode"])
    EXPECT_EQ(tokenizer_.decode(example["ids"].get<std::vector<int32_t>>()), example["decoded"]);
  for (const auto& example : golden_["decode"]) {
    const auto ids = example["ids"].get<std::vector<int32_t>>();
    EXPECT_EQ(tokenizer_.decode(ids), example["text"]);
    EXPECT_EQ(tokenizer_.decode(ids, false), example["with_special"]);
  }
}

TEST_P(TokenizerGolden, OffsetsNeverGoBackAndStayInside) {
  for (const auto& example : golden_["encode"]) {
    const auto text = example["text"].get<std::string>();
    const auto encoding = tokenizer_.encode_with_offsets(text);
    ASSERT_EQ(encoding.ids.size(), encoding.ends.size());
    EXPECT_TRUE(std::is_sorted(encoding.ends.begin(), encoding.ends.end())) << text;
    for (const size_t end : encoding.ends) EXPECT_LE(end, text.size()) << text;
  }
}

// Python's bytes.decode(errors="replace") of random bytes: what the library is given in their place.
TEST(Utf8, InvalidBytesAreReplacedAsPythonDoes) {
  const Json examples = read_json_file(WHET_ROOT "/tests/golden/utf8.json");
  ASSERT_GE(examples.size(), 300u);
  for (const auto& example : examples) {
    std::string bytes;
    for (const int byte : example["bytes"]) bytes.push_back(static_cast<char>(byte));
    EXPECT_EQ(replace_invalid_utf8(bytes), example["text"]) << example["bytes"];
  }
}

// The golden tokenizers know every byte, so their ids spell out what was read.
TEST(Utf8, EncodingReadsInvalidBytesAsTheirReplacement) {
  const Tokenizer tokenizer =
      tokenizer_from(read_json_file(WHET_ROOT "/tests/golden/tokenizer/llama3.json")["tokenizer"].dump());
  for (const auto& example : read_json_file(WHET_ROOT "/tests/golden/utf8.json")) {
    std::string bytes;
    for (const int byte : example["bytes"]) bytes.push_back(static_cast<char>(byte));
    const auto encoding = tokenizer.encode_with_offsets(bytes);
    EXPECT_EQ(encoding.ids, tokenizer.encode(example["text"].get<std::string>()));
    EXPECT_EQ(encoding.ends.back(), bytes.size());
  }
}

INSTANTIATE_TEST_SUITE_P(Families, TokenizerGolden, testing::ValuesIn(golden_files()),
                         [](const auto& info) { return std::filesystem::path(info.param).stem().string(); });

}  // namespace
}  // namespace whet
