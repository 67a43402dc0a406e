// A stream gives what decoding the whole gives: never later than it must, and never half a character.
#include "tokenizer/stream_decoder.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/philox.h"
#include "base/utf8.h"
#include "tests/tokenizer/temporary_tokenizer.h"

namespace whet {
namespace {

using Ids = std::vector<int32_t>;

// Decodes as a stream and checks every step.
std::string streamed(const Tokenizer& tokenizer, const Ids& ids, bool skip_special_tokens) {
  StreamDecoder stream(tokenizer, skip_special_tokens);
  std::string text;
  Ids so_far;
  for (const int32_t id : ids) {
    const std::string piece = stream.push(id);
    EXPECT_EQ(valid_prefix(piece), piece.size());
    text += piece;
    so_far.push_back(id);
    // Only a character that is not complete may be missing: three bytes, which read as one U+FFFD.
    const std::string whole = tokenizer.decode(so_far, skip_special_tokens);
    EXPECT_TRUE(whole == text || whole == text + "\uFFFD") << whole << " against " << text;
  }
  return text + stream.finish();
}

class StreamDecoderGolden : public testing::TestWithParam<const char*> {
 protected:
  Json golden_ = read_json_file(WHET_ROOT "/tests/golden/tokenizer/" + std::string(GetParam()) + ".json");
  Tokenizer tokenizer_ = tokenizer_from(golden_["tokenizer"].dump());
};

TEST_P(StreamDecoderGolden, GivesWhatTheWholeDecodesTo) {
  for (const auto& example : golden_["encode"]) {
    const auto ids = example["ids"].get<Ids>();
    EXPECT_EQ(streamed(tokenizer_, ids, true), example["decoded"].get<std::string>());
  }
  for (const auto& example : golden_["decode"]) {
    const auto ids = example["ids"].get<Ids>();
    EXPECT_EQ(streamed(tokenizer_, ids, true), example["text"].get<std::string>());
    EXPECT_EQ(streamed(tokenizer_, ids, false), example["with_special"].get<std::string>());
  }
}

TEST_P(StreamDecoderGolden, GivesWhatTheWholeDecodesToOnAnyIds) {
  Rng rng(5, 0, 0);
  for (int round = 0; round < 300; ++round) {
    Ids ids;
    for (int length = rng.between(0, 20); length > 0; --length)
      ids.push_back(rng.between(-1, static_cast<int>(tokenizer_.vocab_size())));
    EXPECT_EQ(streamed(tokenizer_, ids, false), tokenizer_.decode(ids, false));
    EXPECT_EQ(streamed(tokenizer_, ids, true), tokenizer_.decode(ids, true));
  }
}

INSTANTIATE_TEST_SUITE_P(Families, StreamDecoderGolden,
                         testing::Values("llama3", "qwen", "deepseek", "smollm2", "prefixed", "plain"));

TEST(StreamDecoder, HoldsBackABrokenCharacterAndNothingElse) {
  const Tokenizer tokenizer = byte_tokenizer();
  StreamDecoder stream(tokenizer);
  EXPECT_EQ(stream.push('a'), "a");
  EXPECT_EQ(stream.push(0xE2), "");
  EXPECT_EQ(stream.push(0x82), "");
  EXPECT_EQ(stream.push(0xAC), "€");
  EXPECT_EQ(stream.push(0xFF), "\uFFFD");  // no character begins so
  EXPECT_EQ(stream.push(0xF0), "");
  EXPECT_EQ(stream.push('b'), "\uFFFDb");
  EXPECT_EQ(stream.push(0xE0), "");
  EXPECT_EQ(stream.push(0x80), "\uFFFD\uFFFD");  // not a second byte of E0
  EXPECT_EQ(stream.push(0xC3), "");
  EXPECT_EQ(stream.finish(), "\uFFFD");
  EXPECT_EQ(stream.finish(), "");
}

TEST(StreamDecoder, AnyBytesInAnyOrder) {
  const Tokenizer tokenizer = byte_tokenizer();
  const int interesting[] = {'a',  0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2,
                             0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF};
  Rng rng(6, 0, 0);
  for (int round = 0; round < 5000; ++round) {
    Ids ids;
    for (int length = rng.between(0, 12); length > 0; --length)
      ids.push_back(interesting[rng.below(std::size(interesting))]);
    ASSERT_EQ(streamed(tokenizer, ids, true), tokenizer.decode(ids)) << testing::PrintToString(ids);
  }
}

}  // namespace
}  // namespace whet
