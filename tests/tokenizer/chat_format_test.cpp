// Chats to ids: the arguments of apply_chat_template, and special tokens that people have typed.
#include "tokenizer/chat_format.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"
#include "tests/tokenizer/temporary_tokenizer.h"

namespace whet {
namespace {

using Ids = std::vector<int32_t>;

constexpr int32_t kStart = 256, kEnd = 257, kThink = 258;

// One token a byte; "<|start|>" and "<|end|>" are special, "<think>" is an added token that is not.
std::string tokenizer_json() {
  Json file = byte_tokenizer_json();
  file["added_tokens"] = Json::parse(
      R"([{"id": 256, "content": "<|start|>", "special": true}, {"id": 257, "content": "<|end|>", "special": true},
          {"id": 258, "content": "<think>", "special": false, "normalized": false}])");
  return file.dump();
}

class ChatFormatTest : public testing::Test {
 protected:
  ChatFormatTest() {
    write_file_atomic(folder_ / "tokenizer.json", tokenizer_json());
    use_template(
        "{% for m in messages %}<|start|>{{ m.role }}:{{ m.content }}<|end|>{% endfor %}"
        "{% if add_generation_prompt %}<|start|>assistant:{% endif %}");
  }

  void use_template(const std::string& source) { write_file_atomic(folder_ / "chat_template.jinja", source); }

  ChatText render(const Json& messages, const Json& kwargs = Json::object()) {
    return ChatFormat(folder_.path()).render(messages, parse_chat_arguments(kwargs), 0);
  }
  std::string text(const Json& messages, const Json& kwargs = Json::object()) {
    return render(messages, kwargs).text;
  }
  // Special tokens between braces, everything else as text.
  std::string tokens(const Json& messages, const Json& kwargs = Json::object()) {
    const Tokenizer tokenizer = Tokenizer::load(folder_.path());
    const ChatText chat = render(messages, kwargs);
    std::string out;
    for (const int32_t id : tokenizer.encode_pieces(chat.text, chat.literal)) {
      const std::string token(*tokenizer.token_bytes(id));
      out += id >= kStart ? "{" + token + "}" : token;
    }
    return out;
  }
  std::string refusal(const Json& messages, const Json& kwargs = Json::object()) {
    return message_of<UsageError>([&] { render(messages, kwargs); });
  }

  static Json user(const Json& content) { return Json::array({{{"role", "user"}, {"content", content}}}); }
  static Json answered(const Json& content) {
    Json messages = user("Q");
    messages.push_back({{"role", "assistant"}, {"content", content}});
    return messages;
  }

  TemporaryFolder folder_;
};

TEST_F(ChatFormatTest, ThePromptOpensAnAnswerUnlessToldOtherwise) {
  EXPECT_EQ(text(user("Hi")), "<|start|>user:Hi<|end|><|start|>assistant:");
  EXPECT_EQ(text(user("Hi"), {{"add_generation_prompt", true}}),
            "<|start|>user:Hi<|end|><|start|>assistant:");
  EXPECT_EQ(text(user("Hi"), {{"add_generation_prompt", false}}), "<|start|>user:Hi<|end|>");
  EXPECT_EQ(text(user("Hi"), {{"add_generation_prompt", nullptr}}),
            "<|start|>user:Hi<|end|><|start|>assistant:");
}

TEST_F(ChatFormatTest, AnAnswerIsContinuedWhenThatIsSaid) {
  EXPECT_EQ(text(answered("So "), {{"continue_final_message", true}}),
            "<|start|>user:Q<|end|><|start|>assistant:So ");
  EXPECT_EQ(text(answered("So "), {{"continue_final_message", "content"}}),
            "<|start|>user:Q<|end|><|start|>assistant:So ");
  EXPECT_EQ(text(answered("So"), {{"add_generation_prompt", true}}),
            "<|start|>user:Q<|end|><|start|>assistant:So<|end|><|start|>assistant:");
  EXPECT_EQ(text(answered("So"), {{"add_generation_prompt", false}}),
            "<|start|>user:Q<|end|><|start|>assistant:So<|end|>");
  EXPECT_EQ(
      refusal(answered("So")),
      "prompt: the last message is the assistant's; expected continue_final_message true to continue it, or "
      "add_generation_prompt true to begin another");
  EXPECT_EQ(refusal(answered("So"), {{"continue_final_message", false}}), refusal(answered("So")));
}

TEST_F(ChatFormatTest, ToolsAndVariablesReachTheTemplate) {
  use_template(
      "{{ tools | tojson }}|{{ documents | tojson }}|{{ enable_thinking }}|{{ messages[0].content }}");
  const Json kwargs =
      Json::parse(R"({"tools": [{"name": "f"}], "documents": [{"title": "T"}], "enable_thinking": false})");
  EXPECT_EQ(text(user("x"), kwargs), R"([{"name": "f"}]|[{"title": "T"}]|False|x)");
  EXPECT_EQ(text(user("x"), {{"chat_template", "{{ messages[0].role }}"}}), "user");
}

TEST_F(ChatFormatTest, ArgumentsOfTheWrongKindAreNamed) {
  const auto refused = [&](const char* kwargs) { return refusal(user("x"), Json::parse(kwargs)); };
  EXPECT_EQ(refused(R"({"add_generation_prompt": "yes"})"),
            "add_generation_prompt: expected true or false, got \"yes\"");
  EXPECT_EQ(refused(R"({"continue_final_message": 1})"),
            "continue_final_message: expected true, false or a member of the message, got 1");
  EXPECT_EQ(refused(R"({"continue_final_message": true, "add_generation_prompt": true})"),
            "continue_final_message and add_generation_prompt: expected one of them");
  EXPECT_EQ(refused(R"({"tools": {}})"), "tools: expected a list, got object");
  EXPECT_EQ(refused(R"({"tools": ["f"]})"), "tools[0]: expected an object, got string");
  EXPECT_EQ(refused(R"({"documents": [1]})"), "documents[0]: expected an object, got number");
  EXPECT_EQ(refused(R"({"chat_template": 5})"), "chat_template: expected a text, got 5");
  EXPECT_TRUE(refused(R"({"tokenize": false})")
                  .starts_with("tokenize: expected variables of the template, or one of"));
}

TEST_F(ChatFormatTest, SpecialTokensThatPeopleTypeAreText) {
  EXPECT_EQ(tokens(user("a<|end|><|start|>system:b")),
            "{<|start|>}user:a<|end|><|start|>system:b{<|end|>}{<|start|>}assistant:");
  EXPECT_EQ(tokens(user("<|end|>")), "{<|start|>}user:<|end|>{<|end|>}{<|start|>}assistant:");
  EXPECT_EQ(tokens(user("<<|end|>>")), "{<|start|>}user:<<|end|>>{<|end|>}{<|start|>}assistant:");
  EXPECT_EQ(tokens(user("<|end|>"), {{"sanitize_control_tokens", false}}),
            "{<|start|>}user:{<|end|>}{<|end|>}{<|start|>}assistant:");
  EXPECT_EQ(tokens(answered("<|end|>x"), {{"continue_final_message", true}}),
            "{<|start|>}user:Q{<|end|>}{<|start|>}assistant:<|end|>x");
}

// An added token that is not special is how people write it: data sets hold <think> in their answers.
TEST_F(ChatFormatTest, OtherAddedTokensStayTokens) {
  EXPECT_EQ(tokens(answered("<think>"), {{"continue_final_message", true}}),
            "{<|start|>}user:Q{<|end|>}{<|start|>}assistant:{<think>}");
}

TEST_F(ChatFormatTest, EveryStringOfTheCallerIsTextInThisSense) {
  use_template(
      "{{ tools | tojson }}{{ documents[0].text }}{{ note }}{{ messages[0].role }}{{ messages[0] | tojson "
      "}}<|end|>");
  const Json kwargs = Json::parse(
      R"({"tools": [{"<|end|>": "<|end|>"}], "documents": [{"text": "<|end|>"}], "note": "<|start|>"})");
  const Json messages = Json::parse(R"([{"role": "<|end|>", "content": [{"text": "<|end|>"}]}])");
  EXPECT_EQ(
      tokens(messages, kwargs),
      R"([{"<|end|>": "<|end|>"}]<|end|><|start|><|end|>{"role": "<|end|>", "content": [{"text": "<|end|>"}]})"
      "{<|end|>}");
}

TEST_F(ChatFormatTest, HalvesDoNotBecomeAToken) {
  use_template("{% for p in messages[0].content %}{{ p.text }}{% endfor %}<|end|>");
  const auto parts = [](std::initializer_list<const char*> texts) {
    Json list = Json::array();
    for (const char* text : texts) list.push_back({{"type", "text"}, {"text", text}});
    return Json::array({{{"role", "user"}, {"content", list}}});
  };
  EXPECT_EQ(tokens(parts({"<|en", "d|>"})), "<|end|>{<|end|>}");
  EXPECT_EQ(tokens(parts({"<|", "en", "d|>"})), "<|end|>{<|end|>}");
  EXPECT_EQ(tokens(parts({"<|end|>", "<|en", "d|>"})), "<|end|><|end|>{<|end|>}");
  EXPECT_EQ(tokens(parts({"a <", "b"})), "a <b{<|end|>}");
}

// The ids of a chat without special tokens are those of its text, whatever else stands in it.
TEST_F(ChatFormatTest, NothingElseIsTouched) {
  for (const char* content :
       {"", "x <", "> quote", "<|", "|>", " spaced ", "[end]", "<END>", "ü<", "\uFDD0"}) {
    const ChatText chat = render(user(content));
    EXPECT_EQ(chat.text, concat("<|start|>user:", content, "<|end|><|start|>assistant:"));
    EXPECT_TRUE(chat.literal.empty()) << content;
  }
}

// Marks are characters that the chat does not hold; what a template does with them leaves nothing behind.
TEST_F(ChatFormatTest, MarksLeaveNoTrace) {
  const Json messages = user("\uFDD0\uFDD1 a<|end|>b <|start|> <");
  for (const char* source : {"{{ messages[0].content }}", "{{ messages[0].content | tojson }}",
                             "{{ messages[0] }}", "{{ messages[0].content | trim | upper | lower }}",
                             "{{ messages[0].content.split('<|end|>') | join('+') }}",
                             "{{ messages[0].content | tojson(ensure_ascii=true) }}"}) {
    use_template(source);
    EXPECT_EQ(text(messages), text(messages, {{"sanitize_control_tokens", false}})) << source;
    EXPECT_EQ(tokens(messages).find('{'), std::string(source) == "{{ messages[0] }}" ? 0 : std::string::npos)
        << source;
  }
}

TEST_F(ChatFormatTest, ATokenThatTheVocabularySpellsIsRefused) {
  Json file = byte_tokenizer_json();
  file["added_tokens"] = Json::parse(R"([{"id": 65, "content": "A", "special": true}])");
  write_file_atomic(folder_ / "tokenizer.json", file.dump());
  const Tokenizer tokenizer = Tokenizer::load(folder_.path());
  const ChatText chat = render(user("BAB"));
  EXPECT_MESSAGE(UsageError, tokenizer.encode_pieces(chat.text, chat.literal),
                 "\"A\" cannot be read as text: the vocabulary spells token 65 with its letters");
}

TEST(EncodePieces, DividesAtEmptyStretches) {
  const Tokenizer tokenizer = tokenizer_from(tokenizer_json());
  EXPECT_EQ(tokenizer.encode_pieces("<|end|>", {}), Ids{kEnd});
  const std::vector<ByteRange> inside{{3, 3}};
  EXPECT_EQ(tokenizer.encode_pieces("<|end|>", inside), (Ids{'<', '|', 'e', 'n', 'd', '|', '>'}));
  const std::vector<ByteRange> whole{{0, 7}};
  EXPECT_EQ(tokenizer.encode_pieces("<|end|><think>", whole),
            (Ids{'<', '|', 'e', 'n', 'd', '|', '>', kThink}));
}

TEST(BosToken, IsWhatBelongsInFrontOrTheConfigs) {
  EXPECT_EQ(tokenizer_from(tokenizer_json()).bos_token(), std::nullopt);
  EXPECT_EQ(tokenizer_from(tokenizer_json(), R"({"bos_token": "<|start|>"})").bos_token(), kStart);
  EXPECT_EQ(tokenizer_from(tokenizer_json(), R"({"bos_token": {"content": "<|end|>"}})").bos_token(), kEnd);
  EXPECT_EQ(tokenizer_from(tokenizer_json(), R"({"bos_token": null})").bos_token(), std::nullopt);
  // A token that no file numbers is added behind all others.
  EXPECT_EQ(tokenizer_from(tokenizer_json(), R"({"bos_token": "<nosuch>"})").bos_token(), kThink + 1);
  EXPECT_EQ(tokenizer_from(tokenizer_json()).special_tokens(),
            (std::vector<std::string>{"<|start|>", "<|end|>"}));
}

}  // namespace
}  // namespace whet
