// A tokenizer.json that is damaged, or has unsupported parts, is rejected in one line that names
// the file and the position in it.
#include <gtest/gtest.h>

#include "base/json.h"
#include "tests/tokenizer/temporary_tokenizer.h"

namespace whet {
namespace {

Json small_file() {
  return Json::parse(R"({"model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}})");
}

std::string refusal(const std::string& text) {
  try {
    tokenizer_from(text);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

// The message for a small file after a JSON patch at `pointer`.
std::string refusal_with(const char* pointer, const char* value) {
  Json file = small_file();
  file[Json::json_pointer(pointer)] = Json::parse(value);
  return refusal(file.dump());
}

void expect_contains(const std::string& message, const std::string& part) {
  EXPECT_NE(message.find(part), std::string::npos) << message;
  EXPECT_NE(message.find("/tokenizer.json: "), std::string::npos) << message;
  EXPECT_EQ(message.find('\n'), std::string::npos) << message;
}

TEST(RefusedTokenizer, TheUnchangedFileIsAccepted) { EXPECT_EQ(refusal(small_file().dump()), "accepted"); }

TEST(RefusedTokenizer, MissingFile) {
  try {
    Tokenizer::load("/nonexistent");
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("/nonexistent/tokenizer.json"), std::string::npos);
  }
}

TEST(RefusedTokenizer, BrokenJson) {
  expect_contains(refusal("{\"model\": "), "not valid JSON");
  expect_contains(refusal("[]"), "expected an object, got []");
  expect_contains(refusal("{}"), "\"model\" is missing");
}

TEST(RefusedTokenizer, DamagedModel) {
  expect_contains(refusal_with("/model/vocab", "[]"), "model.vocab: expected an object");
  expect_contains(refusal_with("/model/vocab/a", "-1"), "model.vocab.a: expected a token id, got -1");
  expect_contains(refusal_with("/model/vocab/a", "4294967296"), "expected a token id");
  expect_contains(refusal_with("/model/vocab/b", "0"), "have the same id 0");
  expect_contains(refusal_with("/model/merges", "[\"a b\", \"b c\"]"),
                  "model.merges[1]: token \"c\" is not in the vocabulary");
  expect_contains(refusal_with("/model/merges", "[[\"b\", \"a\"]]"), "token \"ba\" is not in the vocabulary");
  expect_contains(refusal_with("/model/merges", "[\"ab\"]"), "expected two tokens");
  expect_contains(refusal_with("/model/merges", "[[\"a\"]]"), "model.merges[0]: expected a pair");
  expect_contains(refusal_with("/model/merges", "[[\"a\", 3]]"), "model.merges[0]: expected a pair");
  expect_contains(refusal_with("/model/merges", "[7]"), "model.merges[0]: expected a pair");
  expect_contains(refusal_with("/model/merges", "{}"), "model.merges: expected a list");
  expect_contains(refusal_with("/model/vocab/a", "[]"), "model.vocab.a: expected a token id, got array");
  expect_contains(refusal_with("/model/vocab/a", "\"b\""), "model.vocab.a: expected a token id, got string");
  expect_contains(refusal_with("/model/unk_token", "\"<unk>\""), "model.unk_token: \"<unk>\" is not in");
  expect_contains(refusal(R"({"model": {"type": "BPE", "vocab": {}}})"), "model: \"merges\" is missing");
}

TEST(RefusedTokenizer, UnsupportedModel) {
  expect_contains(refusal_with("/model/type", "\"Unigram\""), "model: type \"Unigram\" is not supported");
  expect_contains(refusal_with("/model/byte_fallback", "true"), "byte_fallback is not supported");
  expect_contains(refusal_with("/model/dropout", "0.1"), "model.dropout: is not supported");
  expect_contains(refusal_with("/model/end_of_word_suffix", "\"</w>\""), "model.end_of_word_suffix");
}

TEST(RefusedTokenizer, UnsupportedSteps) {
  expect_contains(refusal_with("/normalizer", R"({"type": "Lowercase"})"),
                  "normalizer: type \"Lowercase\" is not supported");
  expect_contains(
      refusal_with("/pre_tokenizer", R"({"type": "Sequence", "pretokenizers": [{"type": "Metaspace"}]})"),
      "pre_tokenizer.pretokenizers[0]: type \"Metaspace\" is not supported");
  expect_contains(refusal_with("/decoder", R"({"type": "WordPiece"})"), "decoder: type \"WordPiece\"");
  expect_contains(refusal_with("/post_processor", R"({"type": "BertProcessing"})"), "post_processor: type");
}

TEST(RefusedTokenizer, DamagedTemplate) {
  expect_contains(refusal_with("/post_processor", R"({"type": "TemplateProcessing", "single": []})"),
                  "post_processor.single: expected a Sequence");
  expect_contains(refusal_with("/post_processor",
                               R"({"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>"}}],
                       "special_tokens": {}})"),
                  "post_processor.special_tokens: \"<s>\" is missing");
}

TEST(RefusedTokenizer, DamagedSplit) {
  expect_contains(refusal_with("/pre_tokenizer",
                               R"({"type": "Split", "pattern": {"Regex": "(a"}, "behavior": "Isolated"})"),
                  "pre_tokenizer.pattern.Regex: malformed pattern \"(a\"");
  expect_contains(refusal_with("/pre_tokenizer",
                               R"({"type": "Split", "pattern": {"String": "a"}, "behavior": "Doubled"})"),
                  "behavior \"Doubled\" is not supported");
  expect_contains(refusal_with("/pre_tokenizer", R"({"type": "Split", "behavior": "Isolated"})"),
                  "\"pattern\" is missing");
}

TEST(RefusedTokenizer, AddedTokens) {
  expect_contains(refusal_with("/added_tokens", R"([{"content": "a", "id": 5}])"),
                  "\"a\" has id 5 here and 0 in the vocabulary");
  expect_contains(refusal_with("/added_tokens", R"([{"content": "<x>"}])"), "\"id\" is missing");
}

}  // namespace
}  // namespace whet
