// Tokens beside the vocabulary: which ids they get, from which file, and what is refused. The ids are those
// of transformers 5.23.0 (tools/mutate_tokenizers.py compares with it).
#include <gtest/gtest.h>

#include "base/json.h"
#include "tests/tokenizer/temporary_tokenizer.h"

namespace whet {
namespace {

using Ids = std::vector<int32_t>;

// a=0 b=1 c=2 space=3 word=4; <s>=5 is added and special, <t>=6 is added.
Json vocabulary() {
  return Json::parse(R"({
    "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "c": 2, " ": 3, "word": 4}, "merges": []},
    "added_tokens": [
      {"id": 5, "content": "<s>", "special": true, "normalized": false},
      {"id": 6, "content": "<t>", "special": false, "normalized": false}],
    "decoder": {"type": "Fuse"}})");
}

// A directory with these files beside tokenizer.json.
class Beside {
 public:
  Beside& config(const char* text) { return put("tokenizer_config.json", text); }
  Beside& map(const char* text) { return put("special_tokens_map.json", text); }
  Beside& listed(const char* text) { return put("added_tokens.json", text); }
  Beside& model(const char* text) { return put("config.json", text); }
  Beside& file(const Json& json) { return put("tokenizer.json", json.dump()); }

  Tokenizer load() const { return tokenizer_from_files(files_); }
  Ids encode(const char* text) const { return load().encode(text); }
  // The message, from the name of the file on.
  std::string refusal() const {
    try {
      load();
    } catch (const UsageError& error) {
      const std::string message = error.what();
      return message.substr(message.find('/', message.find("whet_tokenizer_")) + 1);
    }
    return "accepted";
  }

 private:
  Beside& put(const char* name, const std::string& text) {
    files_[name] = text;
    return *this;
  }
  std::map<std::string, std::string> files_ = {{"tokenizer.json", vocabulary().dump()}};
};

TEST(AddedTokens, AListStandsBesideAnObjectOfTokensWithNames) {
  const char* config =
      R"({"additional_special_tokens": ["<x>"], "extra_special_tokens": {"video_token": "<v>"}})";
  EXPECT_EQ(Beside().config(config).encode("<v><x>"), (Ids{7, 8}));
  EXPECT_EQ(Beside().config(config).map(R"({"additional_special_tokens": ["<y>"]})").encode("<v><y>"),
            (Ids{7, 8}));
  EXPECT_EQ(Beside().config(config).map(R"({"extra_special_tokens": ["<z>"]})").encode("<v><z>"),
            (Ids{7, 8}));
}

TEST(AddedTokens, ATextThatIsNamedDoesNotTakeFlagsFromAnObject) {
  const char* config = R"({"mask_token": "<x>", "extra_special_tokens":
      [{"__type": "AddedToken", "content": "<x>", "rstrip": true, "special": true}, "<x>"]})";
  EXPECT_EQ(Beside().config(config).encode("<x> a"), (Ids{7, 0}));
  const char* reversed = R"({"extra_special_tokens":
      [{"__type": "AddedToken", "content": "<x>", "rstrip": true, "special": true}, "<x>"]})";
  EXPECT_EQ(Beside().config(reversed).encode("<x>a"), (Ids{7, 0}));
}

TEST(AddedTokens, TheConfigAddsTokensByIdAndThenThoseItNames) {
  const Tokenizer tokenizer = Beside()
                                  .config(R"({
    "added_tokens_decoder": {"8": {"content": "<v>"}, "7": {"content": "<u>", "special": true}},
    "pad_token": "<pad>", "image_token": "<image>", "eos_token": "<s>",
    "additional_special_tokens": ["<x>", "<t>"]})")
                                  .load();
  EXPECT_EQ(tokenizer.encode("<u><v><pad><image><x><s><t>"), (Ids{7, 8, 9, 10, 11, 5, 6}));
  EXPECT_EQ(tokenizer.decode(Ids{7, 8, 9, 10, 11, 5, 6}), "<v><t>");
  EXPECT_EQ(tokenizer.vocab_size(), 12u);
}

TEST(AddedTokens, NamedTokensAreAddedInTheOrderOfTheirKeys) {
  EXPECT_EQ(Beside()
                .config(R"({"z_token": "<1>", "pad_token": "<2>", "a_token": "<3>", "bos_token": "<4>"})")
                .encode("<4><2><1><3>"),
            (Ids{7, 8, 9, 10}));
}

TEST(AddedTokens, ATokenOfTheVocabularyKeepsItsId) {
  const Tokenizer tokenizer = Beside().config(R"({"pad_token": "word"})").load();
  EXPECT_EQ(tokenizer.encode("a word"), (Ids{0, 3, 4}));
  EXPECT_TRUE(tokenizer.is_special(4));
  EXPECT_EQ(tokenizer.vocab_size(), 7u);
}

TEST(AddedTokens, FlagsOfTheConfigReplaceThoseOfTheFile) {
  const Tokenizer tokenizer = Beside()
                                  .config(R"({"added_tokens_decoder": {
    "5": {"content": "<s>", "special": false, "lstrip": true},
    "6": {"content": "<t>", "special": true, "rstrip": true}}})")
                                  .load();
  EXPECT_EQ(tokenizer.encode("a <s> a <t> a"), (Ids{0, 5, 3, 0, 3, 6, 0}));
  EXPECT_TRUE(tokenizer.is_special(5));  // once special, always special
  EXPECT_TRUE(tokenizer.is_special(6));
}

TEST(AddedTokens, ANamedTokenBecomesSpecial) {
  EXPECT_TRUE(Beside().config(R"({"eos_token": "<t>"})").load().is_special(6));
  // With the config's own list only what is listed there is marked.
  EXPECT_FALSE(Beside().config(R"({"eos_token": "<t>", "added_tokens_decoder": {}})").load().is_special(6));
  EXPECT_FALSE(Beside().config(R"({"extra_special_tokens": ["<t>"]})").load().is_special(6));
}

TEST(AddedTokens, ObjectsStateFlags) {
  const char* config = R"({"pad_token": {"__type": "AddedToken", "content": "<pad>", "lstrip": true}})";
  EXPECT_EQ(Beside().config(config).encode("a <pad> a"), (Ids{0, 7, 3, 0}));
  EXPECT_TRUE(Beside().config(config).load().is_special(7));
  const char* extra =
      R"({"extra_special_tokens": ["<x>", {"__type": "AddedToken", "content": "<y>", "rstrip": true}]})";
  EXPECT_EQ(Beside().config(extra).encode("<x> <y> a"), (Ids{7, 3, 8, 0}));
  EXPECT_FALSE(Beside().config(extra).load().is_special(8));
}

TEST(AddedTokens, ANamedTokenIsLookedForInTheTextAsItIsUnlessItSaysOtherwise) {
  EXPECT_EQ(Beside()
                .config(R"({"pad_token": "bc", "eos_token": {"__type": "AddedToken", "content": "ab"}})")
                .encode("abc"),
            (Ids{7, 2}));
  EXPECT_EQ(Beside()
                .config(R"({"pad_token": "bc", "eos_token": {"__type": "AddedToken", "content": "ab",
                                                             "normalized": true}})")
                .encode("abc"),
            (Ids{0, 8}));
  EXPECT_EQ(
      Beside()
          .config(
              R"({"pad_token": "bc", "eos_token": "ab", "added_tokens_decoder": {"7": {"content": "ab"}}})")
          .encode("abc"),
      (Ids{7, 2}));
}

TEST(AddedTokens, TheMapCountsOnlyWithoutAListInTheConfig) {
  const char* map =
      R"({"pad_token": {"content": "<pad>", "rstrip": true}, "additional_special_tokens": ["<x>"]})";
  EXPECT_EQ(Beside().map(map).encode("<pad> <x>"), (Ids{7, 8}));
  EXPECT_EQ(Beside().config(R"({"pad_token": "<p>"})").map(map).encode("<p><pad> <x>"), (Ids{7, 8}));
  EXPECT_EQ(Beside().config(R"({"additional_special_tokens": ["<y>"]})").map(map).encode("<pad><y>"),
            (Ids{7, 8}));
  EXPECT_EQ(Beside().config(R"({"added_tokens_decoder": {}})").map(map).load().vocab_size(), 7u);
}

TEST(AddedTokens, NamedExtraTokensAreSpecialTokensWithAKey) {
  EXPECT_EQ(Beside()
                .config(R"({"extra_special_tokens": {"image_token": "<i>", "pad_token": "<p>"}})")
                .encode("<p><i>"),
            (Ids{7, 8}));
}

TEST(AddedTokens, AddedTokensJsonCountsOnlyWithoutAListInTheConfig) {
  const char* listed = R"({"<v>": 8, "<u>": 7, "<t>": 6})";
  const Tokenizer tokenizer = Beside().listed(listed).map(R"({"pad_token": "<v>"})").load();
  EXPECT_EQ(tokenizer.encode("<u><v>"), (Ids{7, 8}));
  EXPECT_FALSE(tokenizer.is_special(7));
  EXPECT_TRUE(tokenizer.is_special(8));
  EXPECT_EQ(Beside().config(R"({"added_tokens_decoder": {}})").listed(listed).load().vocab_size(), 7u);
}

TEST(AddedTokens, AnIdThatTransformersWouldNotGiveIsRefused) {
  Json file = vocabulary();
  file["added_tokens"][1]["id"] = 9;
  EXPECT_EQ(Beside().file(file).refusal(),
            "tokenizer.json: added_tokens[1]: \"<t>\" has id 9 here and 6 in the vocabulary, whose tokens do "
            "without gaps");
  EXPECT_EQ(
      Beside().config(R"({"added_tokens_decoder": {"9": {"content": "<u>"}}})").refusal(),
      "tokenizer_config.json: added_tokens_decoder.9: \"<u>\" has id 9 here and 7 in the vocabulary, whose "
      "tokens do without gaps");
  EXPECT_EQ(Beside().config(R"({"added_tokens_decoder": {"9": {"content": "word"}}})").refusal(),
            "tokenizer_config.json: added_tokens_decoder.9: \"word\" has id 9 here and 4 in the vocabulary");
  EXPECT_EQ(
      Beside().listed(R"({"<u>": 8})").refusal(),
      "added_tokens.json: <u>: \"<u>\" has id 8 here and 7 in the vocabulary, whose tokens do without gaps");
  EXPECT_EQ(Beside().listed(R"({"<u>": 6})").refusal(),
            "added_tokens.json: <u>: \"<u>\" has id 6, which \"<t>\" has too");
}

TEST(AddedTokens, ALineBreakInATokenBreaksNoMessage) {
  EXPECT_EQ(
      Beside().listed(R"({"\n": 9})").refusal(),
      "added_tokens.json: \\n: \"\\n\" has id 9 here and 7 in the vocabulary, whose tokens do without gaps");
}

TEST(AddedTokens, AnIdThatTheVocabularyUsesTooIsRefused) {
  Json file = vocabulary();
  file["model"]["vocab"]["far"] = 7;  // six tokens, so that the first added one gets the id 6
  file["added_tokens"] = Json::parse(R"([{"id": 6, "content": "<s>"}, {"id": 7, "content": "<t>"}])");
  EXPECT_EQ(Beside().file(file).refusal(),
            "tokenizer.json: the added token \"<t>\" gets id 7, which the vocabulary uses too");
}

TEST(AddedTokens, DamagedFilesAreRefusedByName) {
  const auto config = [](const char* text) { return Beside().config(text).refusal(); };
  EXPECT_EQ(config("[]"), "tokenizer_config.json: expected an object, got []");
  EXPECT_EQ(config(R"({"pad_token": 3})"), "tokenizer_config.json: pad_token: expected a string, got 3");
  EXPECT_EQ(config(R"({"pad_token": {"lstrip": true}})"),
            "tokenizer_config.json: pad_token: \"content\" is missing");
  EXPECT_EQ(config(R"({"extra_special_tokens": "<x>"})"),
            "tokenizer_config.json: extra_special_tokens: expected a list, got \"<x>\"");
  EXPECT_EQ(config(R"({"additional_special_tokens": [3]})"),
            "tokenizer_config.json: additional_special_tokens[0]: expected a string, got 3");
  EXPECT_EQ(config(R"({"added_tokens_decoder": null})"),
            "tokenizer_config.json: added_tokens_decoder: expected an object, got null");
  EXPECT_EQ(config(R"({"added_tokens_decoder": {"x": {"content": "<u>"}}})"),
            "tokenizer_config.json: added_tokens_decoder.x: expected a token id as the key");
  EXPECT_EQ(config(R"({"added_tokens_decoder": {"7": "<u>"}})"),
            "tokenizer_config.json: added_tokens_decoder.7: expected an object with the token's content, got "
            "\"<u>\"");
  EXPECT_EQ(config(R"({"added_tokens_decoder": {"7": {"content": "<u>", "lstrip": 1}}})"),
            "tokenizer_config.json: added_tokens_decoder.7.lstrip: expected true or false, got 1");
  EXPECT_EQ(config(R"({"split_special_tokens": true})"),
            "tokenizer_config.json: split_special_tokens: true is not supported");
  EXPECT_EQ(Beside().map("3").refusal(), "special_tokens_map.json: expected an object, got 3");
  EXPECT_EQ(Beside().listed(R"({"<u>": "7"})").refusal(),
            "added_tokens.json: <u>: expected a token id, got \"7\"");
}

TEST(AddedTokens, AClassThatAddsTheTokensAnewMustAgreeWithTheFile) {
  const char* left_out = R"({"tokenizer_class": "Qwen2TokenizerFast", "unk_token": null, "pad_token": null,
                             "eos_token": "<s>", "added_tokens_decoder": {"6": {"content": "<t>"}}})";
  const std::string message = Beside().config(left_out).refusal();
  EXPECT_EQ(message.substr(0, message.find(" otherwise")),
            "tokenizer_config.json: transformers' Qwen2Tokenizer reads the token \"<s>\"");
  const char* whole = R"({"tokenizer_class": "Qwen2Tokenizer", "unk_token": null, "pad_token": null,
                          "eos_token": "<s>"})";
  EXPECT_EQ(Beside().config(whole).encode("<s><t>"), (Ids{5, 6}));
  // Its defaults are tokens, too; the model's type chooses it where no class is stated.
  EXPECT_EQ(Beside().config(R"({"tokenizer_class": "GPT2Tokenizer"})").encode("<|endoftext|>"), (Ids{7}));
  EXPECT_EQ(Beside().model(R"({"model_type": "qwen3"})").encode("<|endoftext|>"), (Ids{7}));
  EXPECT_EQ(Beside().model(R"({"model_type": "llama"})").load().vocab_size(), 7u);
}

TEST(AddedTokens, WhiteSpaceIsTakenOnce) {
  Json file = vocabulary();
  file["added_tokens"] = Json::parse(R"([{"id": 3, "content": " ", "lstrip": true, "rstrip": true}])");
  const Tokenizer both = tokenizer_from(file.dump());
  EXPECT_EQ(both.encode("a   b c"), (Ids{0, 3, 1, 3, 2}));
  EXPECT_EQ(both.encode("   "), (Ids{3}));
  file["added_tokens"][0]["lstrip"] = false;
  EXPECT_EQ(tokenizer_from(file.dump()).encode("a   b"), (Ids{0, 3, 3, 3, 1}));
}

TEST(AddedTokens, OfOverlappingTokensTheLeftmostLongestWins) {
  Json file = vocabulary();
  file["added_tokens"] = Json::parse(R"([{"id": 5, "content": "<a"}, {"id": 6, "content": "<a><b>"},
                                         {"id": 7, "content": "><b"}, {"id": 8, "content": "b>c"}])");
  const Tokenizer tokenizer = tokenizer_from(file.dump());
  EXPECT_EQ(tokenizer.encode("<a><b>c"), (Ids{6, 2}));
  EXPECT_EQ(tokenizer.encode("<a><bb>c"), (Ids{5, 7, 8}));
}

TEST(AddedTokens, AnEmptyTokenIsNone) {
  Json file = vocabulary();
  file["added_tokens"][1]["content"] = "";
  EXPECT_EQ(Beside().file(file).config(R"({"pad_token": ""})").load().vocab_size(), 6u);
}

}  // namespace
}  // namespace whet
