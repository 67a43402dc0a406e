// What each part of a tokenizer.json does, on vocabularies small enough to work out by hand.
#include <gtest/gtest.h>

#include <thread>

#include "base/json.h"
#include "tests/tokenizer/temporary_tokenizer.h"

namespace whet {
namespace {

using Ids = std::vector<int32_t>;

// a=0 b=1 c=2 ab=3 abc=4 <unk>=5 space=6
Json plain_file() {
  return Json::parse(R"({
    "model": {"type": "BPE", "unk_token": "<unk>",
              "vocab": {"a": 0, "b": 1, "c": 2, "ab": 3, "abc": 4, "<unk>": 5, " ": 6},
              "merges": [["a", "b"], ["ab", "c"]]},
    "decoder": {"type": "Fuse"}})");
}

// The letters a b c, the space, the two bytes of "é" and "Ġa".
Json byte_level_file() {
  return Json::parse(R"({
    "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
    "decoder": {"type": "ByteLevel"},
    "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "c": 2, "Ġ": 3, "Ã": 4, "©": 5, "Ġa": 6},
              "merges": ["Ġ a"]}})");
}

Tokenizer make(const Json& file) { return tokenizer_from(file.dump()); }

Json added(const char* content, int id, bool special, bool lstrip = false, bool rstrip = false) {
  return {{"content", content}, {"id", id},         {"special", special},  {"normalized", false},
          {"lstrip", lstrip},   {"rstrip", rstrip}, {"single_word", false}};
}

TEST(Tokenizer, MergesInBothSpellings) {
  Json file = plain_file();
  EXPECT_EQ(make(file).encode("abcab"), (Ids{4, 3}));
  file["model"]["merges"] = {"a b", "ab c"};
  EXPECT_EQ(make(file).encode("abcab"), (Ids{4, 3}));
}

TEST(Tokenizer, LowestRankMergesFirst) {
  Json file = plain_file();
  file["model"]["vocab"]["bc"] = 7;
  file["model"]["merges"] = {"b c", "a b", "ab c"};
  EXPECT_EQ(make(file).encode("abc"), (Ids{0, 7}));
}

TEST(Tokenizer, IgnoreMergesTakesAWholePiece) {
  Json file = plain_file();
  file["model"]["merges"] = Json::array();
  EXPECT_EQ(make(file).encode("abc"), (Ids{0, 1, 2}));
  file["model"]["ignore_merges"] = true;
  EXPECT_EQ(make(file).encode("abc"), (Ids{4}));
}

TEST(Tokenizer, UnknownCharactersAreMarkedFusedOrDropped) {
  Json file = plain_file();
  EXPECT_EQ(make(file).encode("xéa"), (Ids{5, 5, 0}));
  file["model"]["fuse_unk"] = true;
  EXPECT_EQ(make(file).encode("xéa"), (Ids{5, 0}));
  EXPECT_EQ(make(file).encode_with_offsets("xéa").ends, (std::vector<size_t>{3, 4}));
  file["model"]["unk_token"] = nullptr;
  EXPECT_EQ(make(file).encode_with_offsets("xéax").ends, (std::vector<size_t>{4}));
}

TEST(Tokenizer, ByteLevelSplitsCharactersAndJoinsThemAgain) {
  const Tokenizer tokenizer = make(byte_level_file());
  EXPECT_EQ(tokenizer.encode("é a"), (Ids{4, 5, 6}));
  EXPECT_EQ(tokenizer.encode_with_offsets("é a").ends, (std::vector<size_t>{1, 2, 4}));
  EXPECT_EQ(tokenizer.decode(Ids{4, 5, 6}), "é a");
  EXPECT_EQ(tokenizer.token_id("Ġa"), 6);
}

TEST(Tokenizer, HalfACharacterDecodesToTheReplacement) {
  const Tokenizer tokenizer = make(byte_level_file());
  EXPECT_EQ(tokenizer.decode(Ids{4}), "\uFFFD");
  EXPECT_EQ(tokenizer.decode(Ids{5, 5, 0}), "\uFFFD\uFFFDa");
}

TEST(Tokenizer, InvalidInputIsReadAsTheReplacement) {
  Json file = plain_file();
  file["model"]["vocab"]["\uFFFD"] = 7;
  const auto encoding = make(file).encode_with_offsets(
      "a\xE2\x82"
      "b\xFF");
  EXPECT_EQ(encoding.ids, (Ids{0, 7, 1, 7}));
  EXPECT_EQ(encoding.ends, (std::vector<size_t>{1, 3, 4, 5}));
}

TEST(Tokenizer, PrefixSpaceCostsNoBytes) {
  Json file = byte_level_file();
  file["pre_tokenizer"]["add_prefix_space"] = true;
  const auto encoding = make(file).encode_with_offsets("ab");
  EXPECT_EQ(encoding.ids, (Ids{6, 1}));
  EXPECT_EQ(encoding.ends, (std::vector<size_t>{1, 2}));
  EXPECT_EQ(make(file).encode(" ab"), (Ids{6, 1}));
}

TEST(Tokenizer, NfcComposesAndKeepsOffsets) {
  Json file = plain_file();
  file["model"]["vocab"]["é"] = 7;
  EXPECT_EQ(make(file).encode("ae\u0301b"), (Ids{0, 5, 5, 1}));
  file["normalizer"] = {{"type", "NFC"}};
  const auto encoding = make(file).encode_with_offsets("ae\u0301b");
  EXPECT_EQ(encoding.ids, (Ids{0, 7, 1}));
  EXPECT_EQ(encoding.ends, (std::vector<size_t>{1, 4, 5}));
}

TEST(Tokenizer, LongestAddedTokenWinsAndOnlySpecialOnesAreSkipped) {
  Json file = plain_file();
  file["added_tokens"] = {added("<a>", 7, true), added("<a><b>", 8, false)};
  const Tokenizer tokenizer = make(file);
  EXPECT_EQ(tokenizer.encode("ab<a><b><a>c"), (Ids{3, 8, 7, 2}));
  EXPECT_EQ(tokenizer.decode(Ids{3, 8, 7, 2}), "ab<a><b>c");
  EXPECT_EQ(tokenizer.decode(Ids{3, 8, 7, 2}, false), "ab<a><b><a>c");
  EXPECT_EQ(tokenizer.token_id("<a><b>"), 8);
  EXPECT_EQ(tokenizer.token_id("<c>"), std::nullopt);
  EXPECT_EQ(tokenizer.vocab_size(), 9u);
}

TEST(Tokenizer, AddedTokensTakeWhiteSpaceAlong) {
  Json file = plain_file();
  file["added_tokens"] = {added("<l>", 7, false, true, false), added("<r>", 8, false, false, true)};
  const auto encoding = make(file).encode_with_offsets("a \u3000<l> <r> \n b");
  EXPECT_EQ(encoding.ids, (Ids{0, 7, 6, 8, 1}));
  EXPECT_EQ(encoding.ends, (std::vector<size_t>{1, 8, 9, 15, 16}));
}

TEST(Tokenizer, SingleWordTokensStandAlone) {
  Json file = plain_file();
  file["added_tokens"] = {added("ab", 10, false)};
  file["added_tokens"][0]["id"] = 3;
  file["added_tokens"][0]["single_word"] = true;
  file["model"]["merges"] = Json::array();  // so that only the added token is one
  EXPECT_EQ(make(file).encode("ab cab abc ab"), (Ids{3, 6, 2, 0, 1, 6, 0, 1, 2, 6, 3}));
  EXPECT_EQ(make(file).encode("abéab"), (Ids{0, 1, 5, 0, 1}));
  EXPECT_EQ(make(file).encode("ab\u2028ab"), (Ids{3, 5, 3}));
}

TEST(Tokenizer, APostProcessorSurroundsTheText) {
  Json file = plain_file();
  file["added_tokens"] = {added("<s>", 7, true), added("</s>", 8, true)};
  EXPECT_EQ(make(file).encode("abc", AddSpecial::all), (Ids{4}));
  file["post_processor"] = Json::parse(R"({"type": "Sequence", "processors": [
    {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": false, "use_regex": true},
    {"type": "TemplateProcessing",
     "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "</s>", "type_id": 0}}],
     "pair": [],
     "special_tokens": {"<s>": {"id": "<s>", "ids": [7], "tokens": ["<s>"]},
                        "</s>": {"id": "</s>", "ids": [8, 5], "tokens": ["</s>", "<unk>"]}}}]})");
  const Tokenizer tokenizer = make(file);
  EXPECT_EQ(tokenizer.encode("abc"), (Ids{4}));
  EXPECT_EQ(tokenizer.encode("abc", AddSpecial::leading), (Ids{7, 4}));
  EXPECT_EQ(tokenizer.encode("abc", AddSpecial::all), (Ids{7, 4, 8, 5}));
  EXPECT_EQ(tokenizer.encode("", AddSpecial::all), (Ids{7, 8, 5}));
}

TEST(Tokenizer, TokenizerConfigOverridesEachSide) {
  Json file = plain_file();
  file["added_tokens"] = {added("<s>", 7, true), added("</s>", 8, true)};
  const auto encode = [&](const char* config) {
    return tokenizer_from(file.dump(), config).encode("abc", AddSpecial::all);
  };
  EXPECT_EQ(encode(R"({"add_bos_token": true, "bos_token": "<s>", "eos_token": "</s>"})"), (Ids{7, 4}));
  EXPECT_EQ(encode(R"({"add_eos_token": true, "eos_token": {"content": "</s>"}})"), (Ids{4, 8}));
  EXPECT_EQ(encode(R"({"add_bos_token": null, "bos_token": "<s>"})"), (Ids{4}));
  file["post_processor"] = Json::parse(R"({"type": "TemplateProcessing",
     "single": [{"SpecialToken": {"id": "<s>"}}, {"Sequence": {"id": "A"}}],
     "special_tokens": {"<s>": {"ids": [7]}}})");
  EXPECT_EQ(encode(R"({"bos_token": "</s>"})"), (Ids{7, 4}));
  EXPECT_EQ(encode(R"({"add_bos_token": false})"), (Ids{4}));
  EXPECT_EQ(encode(R"({"add_bos_token": true, "bos_token": "<x>"})"), (Ids{9, 4}));
  EXPECT_THROW(encode(R"({"add_bos_token": true})"), UsageError);
  EXPECT_THROW(encode("{"), UsageError);
}

TEST(Tokenizer, SplitBehavesAsNamed) {
  const auto pieces = [](const char* behavior, bool invert) {
    Json file = plain_file();
    file["model"]["ignore_merges"] = true;
    file["model"]["merges"] = Json::array();
    for (const char* token : {"a ", " b", "  ", "a  "})
      file["model"]["vocab"][token] = file["model"]["vocab"].size();
    file["pre_tokenizer"] = {
        {"type", "Split"}, {"pattern", {{"String", " "}}}, {"behavior", behavior}, {"invert", invert}};
    return make(file).encode("a  b");
  };
  constexpr int a = 0, b = 1, space = 6, a_space = 7, space_b = 8, two_spaces = 9;
  EXPECT_EQ(pieces("Removed", false), (Ids{a, b}));
  EXPECT_EQ(pieces("Removed", true), (Ids{space, space}));
  EXPECT_EQ(pieces("Isolated", false), (Ids{a, space, space, b}));
  EXPECT_EQ(pieces("MergedWithPrevious", false), (Ids{a_space, space, b}));
  EXPECT_EQ(pieces("MergedWithNext", false), (Ids{a, space, space_b}));
  EXPECT_EQ(pieces("Contiguous", false), (Ids{a, two_spaces, b}));
}

TEST(Tokenizer, LookAheadSeesTheEndOfItsPiece) {
  // The first split isolates digits, so that the spaces in front of them end a piece and stay together.
  Json file = plain_file();
  file["model"]["ignore_merges"] = true;
  file["model"]["vocab"]["   "] = 7;
  file["model"]["vocab"]["1"] = 8;
  file["model"]["vocab"]["  "] = 9;
  const Json spaces = {
      {"type", "Split"}, {"pattern", {{"Regex", "\\s+(?!\\S)|\\s+"}}}, {"behavior", "Isolated"}};
  const Json digits = {{"type", "Digits"}, {"individual_digits", true}};
  file["pre_tokenizer"] = {{"type", "Sequence"}, {"pretokenizers", {digits, spaces}}};
  EXPECT_EQ(make(file).encode("a   1"), (Ids{0, 7, 8}));
  file["pre_tokenizer"]["pretokenizers"] = {spaces, digits};
  EXPECT_EQ(make(file).encode("a   1"), (Ids{0, 9, 6, 8}));
}

TEST(Tokenizer, WithoutADecoderTokensAreJoinedBySpaces) {
  Json file = plain_file();
  file["decoder"] = nullptr;
  EXPECT_EQ(make(file).decode(Ids{0, 4}), "a abc");
}

TEST(Tokenizer, IdsWithoutATokenAreLeftOut) {
  Json file = plain_file();
  file["model"]["vocab"]["d"] = 9;
  const Tokenizer tokenizer = make(file);
  EXPECT_EQ(tokenizer.vocab_size(), 10u);
  EXPECT_EQ(tokenizer.decode(Ids{-1, 0, 8, 9, 10, 1 << 30}), "ad");
}

TEST(Tokenizer, ManyThreadsGetTheSameIds) {
  const Tokenizer tokenizer = Tokenizer::load(WHET_ROOT "/recipes/countdown_base");
  std::string text;
  for (int n = 0; n < 2000; ++n) text += std::to_string(n) + "*3=17 no\n<think>";
  const Ids expected = tokenizer.encode(text);
  std::vector<Ids> found(4);
  {
    std::vector<std::jthread> threads;
    for (Ids& ids : found) threads.emplace_back([&] { ids = tokenizer.encode(text); });
  }
  for (const Ids& ids : found) EXPECT_EQ(ids, expected);
}

}  // namespace
}  // namespace whet
