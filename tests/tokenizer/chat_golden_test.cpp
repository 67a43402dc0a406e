// Our texts and generation spans against those of transformers and jinja2 (tools/make_chat_goldens.py).
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/json.h"
#include "tokenizer/chat_template.h"

namespace whet {
namespace {

std::vector<std::string> golden_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(WHET_ROOT "/tests/golden/chat"))
    files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

// The instant of the goldens: 2025-01-02 13:14:15, in whatever zone the test runs.
std::time_t golden_now() {
  std::tm local{};
  local.tm_year = 125;
  local.tm_mday = 2;
  local.tm_hour = 13;
  local.tm_min = 14;
  local.tm_sec = 15;
  local.tm_isdst = -1;
  return std::mktime(&local);
}

ChatOptions options_of(const Json& example) {
  ChatOptions options;
  options.add_generation_prompt = example.value("add_generation_prompt", false);
  if (example.contains("tools")) options.tools = example["tools"];
  options.variables = {{"bos_token", "<s>"}, {"eos_token", "</s>"}, {"pad_token", "<pad>"}};
  if (example.contains("variables")) options.variables.update(example["variables"]);
  options.now = golden_now();
  return options;
}

TEST(ChatGoldenFiles, CoverEveryKind) { EXPECT_EQ(golden_files().size(), 4u); }

class ChatGolden : public testing::TestWithParam<std::string> {};

TEST_P(ChatGolden, RendersAlike) {
  for (const Json& example : read_json_file(GetParam())) {
    const auto source = example["template"].get<std::string>();
    SCOPED_TRACE(source);
    const ChatTemplate chat(source, "golden");
    if (example.contains("fails")) {
      EXPECT_THROW(chat.render(example["messages"], options_of(example)), UsageError);
      continue;
    }
    const RenderedChat rendered = chat.render(example["messages"], options_of(example));
    EXPECT_EQ(rendered.text, example["text"]);
    EXPECT_EQ(rendered.generations, (example["generations"].get<std::vector<std::pair<size_t, size_t>>>()));
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, ChatGolden, testing::ValuesIn(golden_files()),
                         [](const auto& info) { return std::filesystem::path(info.param).stem().string(); });

}  // namespace
}  // namespace whet
