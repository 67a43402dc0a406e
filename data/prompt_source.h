// Where prompts come from: the countdown generator, or a JSON Lines file. A source is random access and
// has no state, so a resumed run reads on exactly where it stopped.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/resume_rule.h"
#include "data/countdown.h"
#include "data/episode.h"

namespace whet {

// What is done about a prompt with more tokens than there is room for.
enum class OverlongPrompt { refuse, drop, truncate_left };
constexpr auto enum_names(OverlongPrompt) {
  return std::to_array<EnumName<OverlongPrompt>>({{OverlongPrompt::refuse, "refuse"},
                                                  {OverlongPrompt::drop, "drop"},
                                                  {OverlongPrompt::truncate_left, "truncate-left"}});
}

struct PromptSourceConfig {
  std::string type = "countdown";
  std::string path;
  std::string prompt_template = "countdown_short";
  int64_t max_tokens = 0;
  OverlongPrompt overlong = OverlongPrompt::refuse;
  Json chat_template_kwargs = Json::object();
  uint64_t seed = 1;
  CountdownConfig countdown;

  template <class V>
  void fields(V& v) {
    v("type", type, "countdown (generated puzzles of the train split) or file");
    v("path", path,
      MayChange{"file: JSON Lines with a column prompt (a text, or messages for the model's chat template), "
                "or with "
                "the columns the template names"});
    v("prompt_template", prompt_template, "countdown_short, tinyzero, or a text with {column} in it");
    v("max_tokens", max_tokens,
      "tokens of a prompt at most; 0: as many as sampling.max_tokens leaves of the model's "
      "max_position_embeddings, which is the limit in any case",
      at_least(0));
    v("overlong", overlong,
      "what is done about longer prompts, before the first step: refuse (the run does not start), drop "
      "(file: they "
      "are left out) or truncate-left (their last max_tokens tokens remain)");
    v("chat_template_kwargs", chat_template_kwargs,
      "for prompts that are messages, held-out ones too: variables of the chat template, such as "
      "{\"enable_thinking\": false}, and add_generation_prompt, continue_final_message, "
      "sanitize_control_tokens; a row's own column of this name wins");
    v("seed", seed, "file: keys the order, which is a new one in every epoch");
    v("countdown", countdown, "countdown: the puzzles");
  }
};

// The prompts a training run draws, with text or with ids: this layer does not know the tokenizer.
class PromptSource {
 public:
  // Reads the file, if there is one; `model` is as for read_prompts. Throws UsageError that names the field,
  // or the file and line.
  PromptSource(PromptSourceConfig config, const std::string& model);

  // Prompt number `index` of an endless sequence, a pure function of the index. Every epoch of a file holds
  // each of its prompts once.
  Prompt at(uint64_t index) const;

  // Prompts of an epoch; 0 when there are no epochs (countdown).
  size_t size() const { return prompts_.size(); }

  // Those of an epoch, as they stand in the file; none for countdown.
  const std::vector<Prompt>& prompts() const { return prompts_; }
  // Leaves out those that stand on these lines of the file.
  void drop(const std::set<uint32_t>& lines);

 private:
  PromptSourceConfig config_;
  std::vector<Prompt> prompts_;
};

// A puzzle as a prompt with the columns nums and target.
Prompt countdown_prompt(const CountdownPuzzle& puzzle, const std::string& prompt_template);

// The prompt of one line of data: its string column `prompt` if it has one; else its token ids `ids`, as whet
// tokenize writes them; else its columns through the template. Where `prompt` is a list of messages (TRL's
// convention), the chat template in the directory `model` renders them, with the columns `tools`,
// `continue_final_message` and `chat_template_kwargs` if they are there (tokenizer/chat_format.h);
// `chat_template_kwargs` here are the defaults of the latter. Throws UsageError for columns that cannot be
// used.
Prompt make_prompt(Json columns, const std::string& prompt_template, const std::string& model,
                   const Json& chat_template_kwargs = Json::object());

// All prompts of a JSON Lines file in order; "-" is standard input. Blank lines are skipped. A malformed line
// is a UsageError that begins file:line.
std::vector<Prompt> read_prompts(const std::string& path, const std::string& prompt_template,
                                 const std::string& model, const Json& chat_template_kwargs = Json::object());

}  // namespace whet
