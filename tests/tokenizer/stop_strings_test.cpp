// Stop strings however the tokens divide them, against a search of the whole text.
#include "tokenizer/stop_strings.h"

#include <gtest/gtest.h>

#include <optional>
#include <span>

#include "base/philox.h"
#include "tests/support/expect_throw.h"
#include "tests/tokenizer/temporary_tokenizer.h"

namespace whet {
namespace {

using Ids = std::vector<int32_t>;
using Strings = std::vector<std::string>;

struct Outcome {
  std::optional<size_t> stopped_at;  // the token that completed a stop string; ids.size(): the end did
  std::string text;
};

Outcome watch(const Tokenizer& tokenizer, const Strings& stops, const Ids& ids) {
  StopStrings watcher(tokenizer, stops);
  Outcome outcome;
  for (size_t i = 0; i < ids.size() && !outcome.stopped_at; ++i)
    if (watcher.push(ids[i])) outcome.stopped_at = i;
  if (!outcome.stopped_at && watcher.finish()) outcome.stopped_at = ids.size();
  outcome.text = watcher.text();
  return outcome;
}

Ids bytes_of(const std::string& text) {
  Ids ids;
  for (const char c : text) ids.push_back(static_cast<unsigned char>(c));
  return ids;
}

// What generation letter by letter would come to.
std::optional<std::string> cut(const std::string& text, const Strings& stops) {
  for (size_t end = 0; end <= text.size(); ++end)
    for (size_t begin = 0; begin < end; ++begin)
      for (const auto& stop : stops)
        if (text.substr(begin, end - begin) == stop) return text.substr(0, begin);
  return std::nullopt;
}

TEST(StopStrings, StopAcrossTokens) {
  const Tokenizer tokenizer = byte_tokenizer({"</ans", "wer>!"});
  const auto outcome = watch(tokenizer, {"</answer>"}, {'4', '2', 256, 257, 'x'});
  EXPECT_EQ(outcome.stopped_at, 3u);
  EXPECT_EQ(outcome.text, "42");
}

TEST(StopStrings, StopInsideOneToken) {
  const Tokenizer tokenizer = byte_tokenizer({"yes.END.no"});
  const auto outcome = watch(tokenizer, {"END"}, {'o', 256});
  EXPECT_EQ(outcome.stopped_at, 1u);
  EXPECT_EQ(outcome.text, "oyes.");
}

TEST(StopStrings, TextWithoutOneIsWhole) {
  const Tokenizer tokenizer = byte_tokenizer();
  for (const Strings& stops : {Strings{}, Strings{"END"}}) {
    const auto outcome = watch(tokenizer, stops, bytes_of("EN D€"));
    EXPECT_FALSE(outcome.stopped_at);
    EXPECT_EQ(outcome.text, "EN D€");
  }
}

TEST(StopStrings, WaitForTheLastByteOfACharacter) {
  const auto outcome = watch(byte_tokenizer(), {"5 €"}, bytes_of("for 5 € each"));
  EXPECT_EQ(outcome.stopped_at, std::string("for 5 €").size() - 1);
  EXPECT_EQ(outcome.text, "for ");
}

TEST(StopStrings, BrokenCharactersAreOnlyTextAtTheEnd) {
  const auto outcome = watch(byte_tokenizer(), {"a\uFFFD"}, {'b', 'a', 0xE2, 0x82});
  EXPECT_EQ(outcome.stopped_at, 4u);
  EXPECT_EQ(outcome.text, "b");
}

TEST(StopStrings, TheOneThatIsCompleteFirstCounts) {
  const Tokenizer tokenizer = byte_tokenizer({"xabcd"});
  for (const Strings& stops : {Strings{"abcd", "bc"}, Strings{"bc", "abcd"}})
    for (const Ids& ids : {Ids{256}, bytes_of("xabcd")}) EXPECT_EQ(watch(tokenizer, stops, ids).text, "xa");
  for (const Strings& stops : {Strings{"abc", "bc"}, Strings{"bc", "abc"}})
    for (const Ids& ids : {Ids{256}, bytes_of("xabcd")}) EXPECT_EQ(watch(tokenizer, stops, ids).text, "x");
}

TEST(StopStrings, StayStopped) {
  const Tokenizer tokenizer = byte_tokenizer();
  StopStrings watcher(tokenizer, {"b"});
  EXPECT_FALSE(watcher.push('a'));
  EXPECT_TRUE(watcher.push('b'));
  EXPECT_TRUE(watcher.push('c'));
  EXPECT_TRUE(watcher.finish());
  EXPECT_EQ(watcher.text(), "a");
}

TEST(StopStrings, SpecialTokensAreTextOnRequest) {
  const Tokenizer tokenizer = tokenizer_from(R"({"decoder": {"type": "ByteLevel"},
      "added_tokens": [{"id": 1, "content": "<end>", "special": true}],
      "model": {"vocab": {"a": 0}, "merges": []}})");
  StopStrings skipping(tokenizer, {"<end>"}), reading(tokenizer, {"<end>"}, /*skip_special_tokens=*/false);
  EXPECT_FALSE(skipping.push(0) || skipping.push(1));
  EXPECT_FALSE(reading.push(0));
  EXPECT_TRUE(reading.push(1));
  EXPECT_EQ(reading.text(), "a");
}

TEST(StopStrings, AnEmptyOneIsRefused) {
  const Tokenizer tokenizer = byte_tokenizer();
  EXPECT_MESSAGE(UsageError, StopStrings(tokenizer, {"a", ""}), "stop: expected strings that are not empty");
}

TEST(StopStrings, CutWhereASearchOfTheWholeTextCuts) {
  const Tokenizer tokenizer = byte_tokenizer({"ab", "ba", "aab", "bbb", "abab"});
  const Strings letters{"a", "b", "é"};
  Rng rng(4, 0, 0);
  int stopped = 0;
  for (int round = 0; round < 3000; ++round) {
    Strings stops;
    for (int i = rng.between(0, 3); i > 0; --i) {
      stops.emplace_back();
      for (int length = rng.between(1, 5); length > 0; --length) stops.back() += letters[rng.below(3)];
    }
    Ids ids;
    for (int length = rng.between(0, 20); length > 0; --length) {
      if (rng.chance(0.4)) {
        ids.push_back(rng.between(256, 260));
      } else {
        for (const int32_t byte : bytes_of(letters[rng.below(3)])) ids.push_back(byte);
      }
    }
    const auto outcome = watch(tokenizer, stops, ids);
    const auto expected = cut(tokenizer.decode(ids), stops);
    ASSERT_EQ(outcome.stopped_at.has_value(), expected.has_value());
    ASSERT_EQ(outcome.text, expected.value_or(tokenizer.decode(ids)));
    if (!expected) continue;
    ++stopped;
    const std::span<const int32_t> seen(ids.data(), *outcome.stopped_at);
    ASSERT_FALSE(cut(tokenizer.decode(seen), stops)) << "a token before it would have done";
  }
  EXPECT_GT(stopped, 1000);
}

}  // namespace
}  // namespace whet
