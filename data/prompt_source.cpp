#include "data/prompt_source.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/json_lines.h"
#include "base/json_number.h"
#include "base/log.h"
#include "data/answer_column.h"
#include "data/prompt_template.h"
#include "tokenizer/chat_format.h"

namespace whet {

namespace {

// What chat templates take for today (noon of 26 July 2024, UTC, the date that Llama 3.1's template falls
// back to): a run must not depend on the day it is started or resumed.
constexpr std::time_t kPromptDay = 1721995200;

// Puzzle columns are checked where they enter, so that a reward can trust them.
void check_puzzle_columns(const Json& columns) {
  const auto nums = columns.find("nums");
  if (nums == columns.end()) return;
  const auto is_integer = [](const Json& json) { return json.is_number_integer(); };
  if (!nums->is_array() || nums->empty() || !std::all_of(nums->begin(), nums->end(), is_integer))
    fail<UsageError>("nums: expected a list of integers of up to 64 bits, got ", nums->dump());
  const auto target = columns.find("target");
  if (target == columns.end()) fail<UsageError>("nums without target: expected both");
  if (!target->is_number_integer()) fail<UsageError>("target: expected an integer, got ", target->dump());
}

// The column, or null where there is none.
Json column(const Json& columns, const char* name, Json::value_t type) {
  const auto found = columns.find(name);
  if (found == columns.end() || found->is_null()) return {};
  if (found->type() != type)
    fail<UsageError>(name, ": expected ", type == Json::value_t::array ? "a list" : "an object", ", got ",
                     found->type_name());
  return *found;
}

// What a row says about the way its messages are rendered, over the defaults.
ChatArguments chat_arguments(const Json& defaults, const Json& columns) {
  Json kwargs = defaults;
  if (const auto found = columns.find("continue_final_message"); found != columns.end())
    kwargs["continue_final_message"] = *found;
  const Json own = column(columns, "chat_template_kwargs", Json::value_t::object);
  if (!own.is_null()) kwargs.update(own);
  if (const Json tools = column(columns, "tools", Json::value_t::array); !tools.is_null()) {
    if (kwargs.contains("tools")) fail<UsageError>("tools: expected a column or chat_template_kwargs.tools");
    kwargs["tools"] = tools;
  }
  return parse_chat_arguments(kwargs);
}

// Lines to prompts.
class PromptReader {
 public:
  explicit PromptReader(const PromptRendering& rendering) : rendering_(rendering) {}

  Prompt read(Json columns) {
    Prompt prompt;
    const auto given = columns.find("prompt");
    if (given == columns.end() && columns.contains("ids")) {
      prompt.ids = ids_of(columns["ids"]);
    } else if (given == columns.end()) {
      prompt.text = render_prompt(rendering_.prompt_template, columns);
    } else if (given->is_string()) {
      prompt.text = given->get<std::string>();
    } else if (given->is_array()) {
      read_messages(*given, columns, prompt);
    } else {
      fail<UsageError>("prompt: expected a string or a list of messages, got ", given->type_name());
    }
    prompt.columns = std::move(columns);
    add_answer(prompt.columns);
    return prompt;
  }

 private:
  static std::vector<int32_t> ids_of(const Json& list) {
    if (!list.is_array() || list.empty() || !std::all_of(list.begin(), list.end(), is_non_negative_int))
      fail<UsageError>("ids: expected a list of at least one token id, got ", list.dump());
    return list.get<std::vector<int32_t>>();
  }

  void read_messages(const Json& messages, const Json& columns, Prompt& prompt) {
    if (!chat_) chat_.emplace(rendering_.model);  // not before it is needed: base models have no template
    ChatText chat =
        chat_->render(messages, chat_arguments(rendering_.chat_template_kwargs, columns), kPromptDay);
    if (chat.text.empty()) fail<UsageError>("prompt: the chat template writes nothing for these messages");
    if (!std::exchange(told_, told_ || !chat.literal.empty()) && told_)
      log_line(
          "messages spell special tokens: they are read as text, unless sanitize_control_tokens is false");
    prompt.is_chat = true;
    prompt.text = std::move(chat.text);
    prompt.literal = std::move(chat.literal);
  }

  const PromptRendering& rendering_;
  std::optional<ChatFormat> chat_;
  bool told_ = false;  // of special tokens that are text
};

}  // namespace

const std::vector<Prompt>& PromptSource::prompts() const {
  static const std::vector<Prompt> none;
  return none;
}

std::optional<size_t> PromptSource::row_at(uint64_t) const { return std::nullopt; }

std::string PromptSource::where(size_t) const { return name(); }

void PromptSource::drop(const std::set<size_t>&) {}

int64_t PromptSource::longest_text() const { return INT64_MAX; }

Prompt make_prompt(Json columns, const PromptRendering& rendering) {
  return PromptReader(rendering).read(std::move(columns));
}

std::vector<Prompt> read_prompts(const std::string& path, const PromptRendering& rendering) {
  PromptReader reader(rendering);
  JsonLines lines(path);
  std::vector<Prompt> prompts;
  while (std::optional<Json> columns = lines.next()) {
    try {
      check_puzzle_columns(*columns);
      prompts.push_back(reader.read(std::move(*columns)));
    } catch (const UsageError& error) {
      fail<UsageError>(lines.where(), ": ", error.what());
    }
    prompts.back().index = static_cast<uint32_t>(prompts.size() - 1);
    prompts.back().line = static_cast<uint32_t>(lines.line());
  }
  if (prompts.empty()) fail<UsageError>(lines.path(), ": expected at least one prompt, found none");
  return prompts;
}

}  // namespace whet
