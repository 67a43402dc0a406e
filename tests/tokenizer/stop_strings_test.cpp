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
  StopStrings watcher(tokenizer, {.stop = stops});
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
  StopStrings watcher(tokenizer, {.stop = {"b"}});
  EXPECT_FALSE(watcher.push('a'));
  EXPECT_TRUE(watcher.push('b'));
  EXPECT_TRUE(watcher.push('c'));
  EXPECT_TRUE(watcher.finish());
  EXPECT_EQ(watcher.text(), "a");
}

// "a", "b" and the special token "<end>".
Tokenizer with_special_token() {
  return tokenizer_from(R"({"decoder": {"type": "ByteLevel"},
      "added_tokens": [{"id": 2, "content": "<end>", "special": true}],
      "model": {"vocab": {"a": 0, "b": 1}, "merges": []}})");
}

TEST(StopStrings, MayBeSpecialTokens) {
  const Tokenizer tokenizer = with_special_token();
  for (const bool skip : {true, false}) {
    StopStrings watcher(tokenizer, {.stop = {"<end>"}, .skip_special_tokens = skip});
    EXPECT_FALSE(watcher.push(0));
    EXPECT_TRUE(watcher.push(2));
    EXPECT_EQ(watcher.text(), "a");
  }
  EXPECT_EQ(completion_text(tokenizer, {.stop = {"b<end>"}}, {0, 1, 2}), "a");
  EXPECT_EQ(completion_text(tokenizer, {.stop = {"nd>a"}}, {1, 2, 0}), "b");
  EXPECT_EQ(completion_text(tokenizer, {.stop = {"nd>a"}, .skip_special_tokens = false}, {1, 2, 0}), "b<e");
}

// A special token stands between them, though the text leaves it out.
TEST(StopStrings, ReadSpecialTokensThatTheTextLeavesOut) {
  EXPECT_EQ(completion_text(with_special_token(), {.stop = {"ab"}}, {0, 2, 1}), "ab");
}

TEST(StopStrings, StayInTheTextOnRequest) {
  const Tokenizer letters = byte_tokenizer({"wer>!"});
  const StopRules keep{.stop = {"</answer>"}, .include_stop_str_in_output = true};
  Ids ids = bytes_of("42</ans");
  ids.push_back(256);
  EXPECT_EQ(completion_text(letters, keep, ids), "42</answer>");
  const Tokenizer tokenizer = with_special_token();
  StopRules rules{.stop = {"b<end>"}, .include_stop_str_in_output = true};
  EXPECT_EQ(completion_text(tokenizer, rules, {0, 1, 2}), "ab");
  rules.skip_special_tokens = false;
  EXPECT_EQ(completion_text(tokenizer, rules, {0, 1, 2}), "ab<end>");
}

TEST(StopStrings, StopTokensAreLeftOutOfTheText) {
  const Tokenizer tokenizer = with_special_token();
  StopStrings watcher(tokenizer, {.stop_token_ids = {1}});
  EXPECT_FALSE(watcher.push(0));
  EXPECT_TRUE(watcher.push(1));
  EXPECT_EQ(watcher.text(), "a");
  EXPECT_EQ(completion_text(tokenizer, {.stop_token_ids = {1}, .include_stop_str_in_output = true}, {0, 1}),
            "ab");
  const StopRules shown{.stop_token_ids = {2}, .skip_special_tokens = false};
  EXPECT_EQ(completion_text(tokenizer, shown, {0, 2}), "a");
  EXPECT_EQ(completion_text(tokenizer, {.skip_special_tokens = false}, {0, 2}), "a<end>");
  EXPECT_EQ(completion_text(tokenizer, {.stop = {"ab"}, .stop_token_ids = {1}}, {0, 0, 1}), "a");
}

TEST(StopStrings, TextIsSettledOnceNoStopCanTakeItAway) {
  const Tokenizer tokenizer = byte_tokenizer();
  StopStrings watcher(tokenizer, {.stop = {"END", "ENTER"}});
  std::string settled;
  for (const int32_t id : bytes_of("aENxEENT")) {
    watcher.push(id);
    settled += std::to_string(watcher.settled());
  }
  EXPECT_EQ(settled, "11144555");
  watcher.finish();
  EXPECT_EQ(watcher.text(), "aENxEENT");
  StopStrings keeping(tokenizer, {.stop = {"END"}, .include_stop_str_in_output = true});
  for (const int32_t id : bytes_of("EN")) keeping.push(id);
  EXPECT_EQ(keeping.settled(), 2u);
}

TEST(StopStrings, AnEmptyOneIsRefused) {
  const Tokenizer tokenizer = byte_tokenizer();
  EXPECT_MESSAGE(UsageError, StopStrings(tokenizer, {.stop = {"a", ""}}),
                 "stop: expected strings that are not empty");
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
