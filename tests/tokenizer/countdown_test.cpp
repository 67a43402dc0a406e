// The hand-made tokenizer of the countdown game: what must be one token is one token.
#include <gtest/gtest.h>

#include "tokenizer/tokenizer.h"

namespace whet {
namespace {

class CountdownTokenizer : public testing::Test {
 protected:
  // The tokens of a text with a bar behind each.
  std::string cut(std::string_view text) const {
    std::string out;
    size_t begin = 0;
    for (const size_t end : tokenizer_.encode_with_offsets(text).ends) {
      out.append(text.substr(begin, end - begin)) += '|';
      begin = end;
    }
    return out;
  }

  Tokenizer tokenizer_ = Tokenizer::load(WHET_ROOT "/recipes/countdown_base");
};

const char kEpisode[] =
    "3 7 4 -> 17\n<think>\n3*7=21\n21+4=25 no\n21-4=17 yes\n</think>\n<answer>(3*7)-4</answer><|endoftext|>";

TEST_F(CountdownTokenizer, IsSmallAndStartsWithEndOfText) {
  EXPECT_EQ(tokenizer_.vocab_size(), 285u);
  EXPECT_EQ(tokenizer_.token_id("<|endoftext|>"), 0);
  EXPECT_EQ(tokenizer_.encode("<|endoftext|>"), std::vector<int32_t>{0});
}

TEST_F(CountdownTokenizer, NumbersTo199AreOneToken) {
  for (int n = 0; n < 200; ++n) {
    const auto ids = tokenizer_.encode(std::to_string(n));
    ASSERT_EQ(ids.size(), 1u) << n;
    EXPECT_EQ(tokenizer_.token_id(std::to_string(n)), ids[0]);
  }
}

TEST_F(CountdownTokenizer, LargerNumbersAreSeveralTokensAndComeBack) {
  for (int n = 200; n < 12000; n += 7) {
    const auto ids = tokenizer_.encode(std::to_string(n));
    EXPECT_GT(ids.size(), 1u) << n;
    EXPECT_EQ(tokenizer_.decode(ids), std::to_string(n));
  }
}

TEST_F(CountdownTokenizer, CutsAnEpisodeAsTheGameMeansIt) {
  EXPECT_EQ(cut(kEpisode),
            "3| |7| |4| |-|>| |17|\n|<think>|\n|"
            "3|*|7|=|21|\n|21|+|4|=|25| no\n|21|-|4|=|17| yes\n|"
            "</think>|\n|<answer>|(|3|*|7|)|-|4|</answer>|<|endoftext|>|");
  EXPECT_EQ(cut("give up\n"), "give| up\n|");
}

TEST_F(CountdownTokenizer, EpisodeComesBackWithAndWithoutSpecialTokens) {
  const auto ids = tokenizer_.encode(kEpisode);
  EXPECT_EQ(tokenizer_.decode(ids, false), kEpisode);
  const std::string visible(kEpisode, sizeof kEpisode - 1 - std::string("<|endoftext|>").size());
  EXPECT_EQ(tokenizer_.decode(ids), visible);
}

TEST_F(CountdownTokenizer, UnknownCharactersAreOneTokenEach) {
  const int32_t unknown = *tokenizer_.token_id("<unk>");
  EXPECT_EQ(tokenizer_.encode("日本"), (std::vector<int32_t>{unknown, unknown}));
  EXPECT_EQ(tokenizer_.decode(std::vector<int32_t>{unknown}, false), "<unk>");
}

}  // namespace
}  // namespace whet
