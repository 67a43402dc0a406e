#include <gtest/gtest.h>

#include <cstdio>
#include <set>

#include "base/error.h"
#include "base/file.h"
#include "data/file_prompts.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"
#include "tests/tokenizer/temporary_tokenizer.h"

namespace whet {
namespace {

constexpr const char* kShort = "{numbers} -> {target}\n<think>\n";

class PromptSourceTest : public ::testing::Test {
 protected:
  ~PromptSourceTest() override { std::remove(path_.c_str()); }

  void write(const std::string& content) { write_file_atomic(path_, content); }

  std::unique_ptr<PromptSource> source(uint64_t seed = 1) const {
    return make_prompt_source(FilePrompts{path_, seed}, rendering());
  }
  PromptRendering rendering() const { return {kShort, model_.path()}; }

  // The error of reading `content`, without the file's name.
  std::string refusal(const std::string& content) {
    write(content);
    try {
      read_prompts(path_, rendering());
    } catch (const UsageError& error) {
      const std::string message = error.what();
      EXPECT_EQ(message.rfind(path_, 0), 0u) << message;
      return message.substr(path_.size());
    }
    return "accepted";
  }

  TemporaryFolder model_;
  const std::string path_ = testing::TempDir() + "prompt_source_" +
                            testing::UnitTest::GetInstance()->current_test_info()->name() + ".jsonl";
};

TEST_F(PromptSourceTest, ReadsPromptsAndPuzzles) {
  write(
      "{\"nums\": [3, 7, 4], \"target\": 17, \"id\": \"a\"}\r\n"
      "\n"
      "{\"prompt\": \"1+1=\", \"answer\": \"2\"}");
  const std::vector<Prompt> prompts = read_prompts(path_, rendering());
  ASSERT_EQ(prompts.size(), 2u);
  EXPECT_EQ(prompts[0].text, "3 7 4 -> 17\n<think>\n");
  EXPECT_EQ(prompts[0].columns["id"], "a");
  EXPECT_EQ(prompts[1].text, "1+1=");
  EXPECT_EQ(prompts[1].columns["answer"], "2");
  EXPECT_EQ(prompts[1].index, 1u);
  EXPECT_EQ(prompts[0].line, 1u);
  EXPECT_EQ(prompts[1].line, 3u);
}

TEST_F(PromptSourceTest, TheAnswerMayHaveAnotherName) {
  write(
      "{\"prompt\": \"a\", \"solution\": \"1\"}\n"
      "{\"prompt\": \"a\", \"reward_model\": {\"style\": \"rule\", \"ground_truth\": 2}}\n"
      "{\"prompt\": \"a\", \"answer\": null, \"solution\": \"3\", \"reward_model\": null}\n"
      "{\"prompt\": \"a\", \"answer\": \"4\", \"solution\": \"5\"}\n"
      "{\"prompt\": \"a\", \"solution\": null, \"reward_model\": {\"ground_truth\": null}}\n");
  const std::vector<Prompt> prompts = read_prompts(path_, rendering());
  const std::vector<Json> expected{"1", 2, "3", "4"};
  for (size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(prompts[i].columns["answer"], expected[i]) << i;
  EXPECT_FALSE(prompts[4].columns.contains("answer"));
}

TEST_F(PromptSourceTest, WhatIsDroppedIsInNoEpoch) {
  write("{\"prompt\": \"a\"}\n\n{\"prompt\": \"b\"}\n{\"prompt\": \"c\"}\n{\"prompt\": \"d\"}\n");
  const auto dropping = source();
  dropping->drop({0, 2});
  EXPECT_EQ(dropping->size(), 2u);
  write("{\"prompt\": \"b\"}\n{\"prompt\": \"d\"}\n");
  const auto without = source();
  for (uint64_t i = 0; i < 10; ++i) EXPECT_EQ(dropping->at(i).text, without->at(i).text) << i;
}

// Three of each five are of the second file, also where its rows come around sooner; each has epochs of its
// own.
TEST_F(PromptSourceTest, FilesAreMixedByWeight) {
  write("{\"prompt\": \"a\"}\n{\"prompt\": \"b\", \"data_source\": \"mine\"}\n{\"prompt\": \"c\"}\n");
  const std::string other = path_ + ".other";
  write_file_atomic(other, "{\"prompt\": \"x\"}\n\n{\"prompt\": \"y\"}\n");
  const FilePrompts config{"", 5, {{path_, 2}, {other, 3, "xy"}}};
  const auto mixed = make_prompt_source(config, rendering());
  EXPECT_EQ(mixed->size(), 5u);
  EXPECT_EQ(mixed->where(1), path_ + ":2");
  EXPECT_EQ(mixed->where(4), other + ":3");
  std::map<std::string, int> seen;
  std::string texts;
  for (uint64_t i = 0; i < 300; ++i) {
    const Prompt prompt = mixed->at(i);
    EXPECT_EQ(prompt.index, i);
    EXPECT_EQ(mixed->prompts()[*mixed->row_at(i)].text, prompt.text);
    const bool of_other = prompt.text >= "x";
    EXPECT_EQ(prompt.columns.value("data_source", ""), of_other ? "xy" : prompt.text == "b" ? "mine" : "");
    ++seen[prompt.text];
    texts += prompt.text;
  }
  for (uint64_t round = 0; round < 60; ++round)
    EXPECT_EQ(
        std::count_if(texts.begin() + 5 * static_cast<ptrdiff_t>(round),
                      texts.begin() + 5 * static_cast<ptrdiff_t>(round) + 5, [](char c) { return c >= 'x'; }),
        3);
  EXPECT_EQ(seen, (std::map<std::string, int>{{"a", 40}, {"b", 40}, {"c", 40}, {"x", 90}, {"y", 90}}));
  mixed->drop({0, 3});
  EXPECT_EQ(mixed->where(2), other + ":3");
  for (uint64_t i = 0; i < 50; ++i) EXPECT_TRUE(mixed->at(i).text != "a" && mixed->at(i).text != "x");
  EXPECT_MESSAGE(UsageError, mixed->drop({2}), other + ": all of its prompts are left out");
  EXPECT_MESSAGE(UsageError, validate(FilePrompts{"a", 1, {{"b"}}}, "prompts"),
                 "prompts.path: expected a JSON Lines file, or several as prompts.files");
}

TEST_F(PromptSourceTest, MessagesGoThroughTheChatTemplate) {
  write_file_atomic(model_ / "tokenizer.json", byte_tokenizer_json().dump());
  write_file_atomic(model_ / "chat_template.jinja",
                    "{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}"
                    "{% if tools %}{{ tools | tojson }}{% endif %}{{ strftime_now('%d %b %Y') if today }}"
                    "{% if add_generation_prompt %}[assistant]{% endif %}");
  write_file_atomic(model_ / "tokenizer_config.json", R"({"bos_token": "<s>"})");
  write(
      "{\"prompt\": [{\"role\": \"system\", \"content\": \"Brief.\"}, {\"role\": \"user\", \"content\": "
      "\"1+1\"}], "
      "\"answer\": \"2\"}\n"
      "{\"prompt\": [{\"role\": \"user\", \"content\": \"?\"}], \"tools\": [{\"name\": \"f\"}]}\n"
      "{\"prompt\": [{\"role\": \"user\", \"content\": \"?\"}], \"chat_template_kwargs\": {\"today\": "
      "true}}\n");
  const std::vector<Prompt> prompts = read_prompts(path_, rendering());
  ASSERT_EQ(prompts.size(), 3u);
  EXPECT_EQ(prompts[0].text, "<s>[system]Brief.[user]1+1[assistant]");
  EXPECT_EQ(prompts[0].columns["answer"], "2");
  EXPECT_TRUE(prompts[0].is_chat);
  EXPECT_EQ(prompts[1].text, "<s>[user]?[{\"name\": \"f\"}][assistant]");
  EXPECT_EQ(prompts[2].text, "<s>[user]?26 Jul 2024[assistant]");
}

TEST_F(PromptSourceTest, RowsSayHowTheirMessagesAreRendered) {
  Json tokenizer = byte_tokenizer_json();
  tokenizer["added_tokens"] = Json::parse(R"([{"id": 256, "content": "<end>", "special": true}])");
  write_file_atomic(model_ / "tokenizer.json", tokenizer.dump());
  write_file_atomic(
      model_ / "tokenizer_config.json",
      R"({"chat_template": {"default": "{% for m in messages %}{{ m.content }}<end>{% endfor %})"
      R"({{ mode }}{{ '>' if add_generation_prompt }}", "tool_use": "T{{ messages[0].content }}"}})");
  const std::string user = R"("prompt": [{"role": "user", "content": "Q"}])";
  const std::string answered =
      R"("prompt": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}])";
  write("{" + user + "}\n" +                                                                        //
        "{" + user + R"(, "chat_template_kwargs": {"add_generation_prompt": false}})" + "\n" +      //
        "{" + user + R"(, "chat_template_kwargs": {"mode": "row"}})" + "\n" +                       //
        "{" + user + R"(, "tools": [{"name": "f"}]})" + "\n" +                                      //
        "{" + answered + R"(, "continue_final_message": true})" + "\n" +                            //
        "{" + answered + R"(, "chat_template_kwargs": {"continue_final_message": true}})" + "\n" +  //
        R"({"prompt": [{"role": "user", "content": "x<end>"}]})" + "\n");
  const auto prompts = read_prompts(path_, {kShort, model_.path(), {{"mode", "default"}}});
  ASSERT_EQ(prompts.size(), 7u);
  EXPECT_EQ(prompts[0].text, "Q<end>default>");
  EXPECT_EQ(prompts[1].text, "Q<end>default");
  EXPECT_EQ(prompts[2].text, "Q<end>row>");
  EXPECT_EQ(prompts[3].text, "TQ");
  EXPECT_EQ(prompts[4].text, "Q<end>A");
  EXPECT_EQ(prompts[5].text, "Q<end>A");
  EXPECT_TRUE(prompts[5].literal.empty());
  EXPECT_EQ(prompts[6].text, "x<end><end>default>");
  ASSERT_EQ(prompts[6].literal.size(), 1u);
  EXPECT_EQ(prompts[6].literal[0].begin, 1u);
  EXPECT_EQ(prompts[6].literal[0].end, 6u);
  EXPECT_EQ(refusal("{" + user + R"(, "chat_template_kwargs": [1]})"),
            ":1: chat_template_kwargs: expected an object, got array");
  EXPECT_EQ(refusal("{" + user + R"(, "tools": [], "chat_template_kwargs": {"tools": []}})"),
            ":1: tools: expected a column or chat_template_kwargs.tools");
}

// It begins with the tokenizer's BOS, which this layer does not have.
TEST_F(PromptSourceTest, APromptMayBeEmpty) {
  write("{\"prompt\": \"\"}\n");
  EXPECT_EQ(read_prompts(path_, rendering())[0].text, "");
  write_file_atomic(model_ / "chat_template.jinja", "{{ messages[0].content }}");
  write_file_atomic(model_ / "tokenizer.json", byte_tokenizer_json().dump());
  EXPECT_EQ(refusal(R"({"prompt": [{"role": "user", "content": ""}]})"),
            ":1: prompt: the chat template writes nothing for these messages");
}

TEST_F(PromptSourceTest, PromptsMayBeTokenIds) {
  write("{\"ids\": [5, 0, 7]}\n{\"ids\": [1], \"prompt\": \"x\"}\n");
  const std::vector<Prompt> prompts = read_prompts(path_, rendering());
  EXPECT_EQ(prompts[0].ids, (std::vector<int32_t>{5, 0, 7}));
  EXPECT_EQ(prompts[0].text, "");
  EXPECT_TRUE(prompts[1].ids.empty());
  EXPECT_EQ(prompts[1].text, "x");
  EXPECT_FALSE(prompts[1].is_chat);
  for (const char* ids : {"[]", "[-1]", "[1.5]", "[2147483648]", "7", "[\"7\"]"})
    EXPECT_TRUE(
        refusal(concat("{\"ids\": ", ids, "}")).starts_with(":1: ids: expected a list of at least one"))
        << ids;
}

TEST_F(PromptSourceTest, MessagesThatCannotBeRenderedAreNamed) {
  const std::string messages = "{\"prompt\": [{\"role\": \"user\", \"content\": \"?\"}]}";
  EXPECT_EQ(
      refusal("{\"prompt\": \"x\"}\n" + messages),
      ":2: " + model_.path() +
          ": no chat template; expected chat_template.jinja, or chat_template in tokenizer_config.json");
  write_file_atomic(model_ / "chat_template.jinja", "\n{{ raise_exception('no ' + messages[0].role) }}");
  EXPECT_EQ(refusal(messages), ":1: " + model_.path() +
                                   "/chat_template.jinja:2: the template refuses this conversation: no user");
  EXPECT_EQ(refusal("{\"prompt\": []}"), ":1: messages: expected a list that is not empty");
  EXPECT_EQ(
      refusal("{\"prompt\": [{\"role\": \"assistant\", \"content\": \"?\"}]}"),
      ":1: prompt: the last message is the assistant's; expected continue_final_message true to continue "
      "it, or add_generation_prompt true to begin another");
  EXPECT_EQ(refusal("{\"prompt\": [{\"role\": \"user\"}], \"tools\": 5}"),
            ":1: tools: expected a list, got number");
}

TEST_F(PromptSourceTest, MalformedLinesAreNamed) {
  const std::string good = "{\"prompt\": \"x\"}\n";
  EXPECT_EQ(refusal(good + good + "{\"prompt\": \"x\"\n"),
            ":3:15: not valid JSON: unexpected end of input; expected '}'");
  EXPECT_EQ(refusal(good + "{\"prompt\": \"x\", \"prompt\": \"y\"}\n"),
            ":2: the key \"prompt\" is there twice; expected it once");
  EXPECT_EQ(refusal("\n[1]\n"), ":2: expected a JSON object, got array");
  EXPECT_EQ(refusal("{\"prompt\": 5}"), ":1: prompt: expected a string or a list of messages, got number");
  EXPECT_EQ(refusal("{\"nums\": \"3 7\", \"target\": 1}"),
            ":1: nums: expected a list of integers of up to 64 bits, got \"3 7\"");
  EXPECT_EQ(refusal("{\"nums\": [3, 7.5], \"target\": 1}"),
            ":1: nums: expected a list of integers of up to 64 bits, got [3,7.5]");
  EXPECT_EQ(refusal("{\"nums\": [3, 100000000000000000000], \"target\": 1}"),
            ":1: nums: expected a list of integers of up to 64 bits, got [3,1e+20]");
  EXPECT_EQ(refusal("{\"nums\": [3, 7]}"), ":1: nums without target: expected both");
  EXPECT_EQ(refusal("{\"nums\": [3, 7], \"target\": 1.5}"), ":1: target: expected an integer, got 1.5");
  EXPECT_EQ(refusal("{\"question\": \"x\"}"), ":1: prompt template: no column \"numbers\"");
  EXPECT_EQ(refusal(" \n\n"), ": expected at least one prompt, found none");
  EXPECT_EQ(refusal("{\"prompt\": \"\xff\"}").rfind(":1:13: not valid JSON", 0), 0u);
}

TEST_F(PromptSourceTest, EveryEpochHoldsEveryPromptOnceInANewOrder) {
  for (const size_t size : {1, 2, 3, 7, 64, 100}) {
    std::string content;
    for (size_t i = 0; i < size; ++i) content += concat("{\"prompt\": \"p", i, "\"}\n");
    write(content);
    const auto prompts = source();
    ASSERT_EQ(prompts->size(), size);
    std::set<std::vector<std::string>> orders;
    for (size_t epoch = 0; epoch < 4; ++epoch) {
      std::vector<std::string> order;
      for (size_t i = 0; i < size; ++i) {
        const Prompt prompt = prompts->at(epoch * size + i);
        EXPECT_EQ(prompt.index, epoch * size + i);
        order.push_back(prompt.text);
      }
      EXPECT_EQ(std::set<std::string>(order.begin(), order.end()).size(), size);
      orders.insert(order);
    }
    if (size >= 7) {
      EXPECT_EQ(orders.size(), 4u) << size;
    }
  }
}

TEST_F(PromptSourceTest, TheOrderIsAFunctionOfTheSeed) {
  std::string content;
  for (int i = 0; i < 50; ++i) content += concat("{\"prompt\": \"p", i, "\"}\n");
  write(content);
  const auto first = source(), again = source(), other = source(2);
  int moved = 0, displaced = 0;
  for (uint64_t i = 0; i < 50; ++i) {
    EXPECT_EQ(first->at(i).text, again->at(i).text);
    moved += first->at(i).text != other->at(i).text;
    displaced += first->at(i).text != concat("p", i);
  }
  EXPECT_GT(moved, 40);
  EXPECT_GT(displaced, 40);
}

// A fair shuffle puts every prompt at every position equally often.
TEST_F(PromptSourceTest, TheShuffleIsFair) {
  std::string content;
  for (int i = 0; i < 5; ++i) content += concat("{\"prompt\": \"", i, "\"}\n");
  write(content);
  const auto prompts = source();
  int counts[5][5] = {};
  for (uint64_t i = 0; i < 25'000; ++i) ++counts[i % 5][std::stoi(prompts->at(i).text)];
  for (const auto& position : counts)
    for (const int count : position) EXPECT_NEAR(count, 1000, 150);
}

TEST_F(PromptSourceTest, RefusesBadFiles) {
  FilePrompts config;
  EXPECT_MESSAGE(UsageError, validate(config, "prompts"),
                 "prompts.path: expected a JSON Lines file, or several as prompts.files");
  config.path = path_ + ".missing";
  EXPECT_NO_THROW(validate(config, "prompts"));
  EXPECT_THROW(make_prompt_source(config, {}), UsageError);
}

}  // namespace
}  // namespace whet
