// Where the prompts of a training run come from. A source is random access and has no state, so a resumed run
// reads on exactly where it stopped. Each kind of source is a struct of a recipe with make_prompt_source()
// and validate() beside it; data/file_prompts.h is one, and tasks/prompts.h has the list.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "data/episode.h"

namespace whet {

// With text or with ids: this layer does not know the tokenizer.
class PromptSource {
 public:
  virtual ~PromptSource() = default;

  // Prompt number `index` of an endless sequence, a pure function of the index.
  virtual Prompt at(uint64_t index) const = 0;

  // For messages: the file, or the key of the recipe.
  virtual std::string name() const = 0;

  // Those of an epoch, as they stand in the file; none where prompts are generated without an end.
  virtual const std::vector<Prompt>& prompts() const;
  size_t size() const { return prompts().size(); }

  // Which of prompts() at(index) is; none where they are generated.
  virtual std::optional<size_t> row_at(uint64_t index) const;
  // FILE:LINE of one of prompts(), for messages.
  virtual std::string where(size_t row) const;

  // Leaves out these of prompts(). Throws UsageError when none of a file's would remain.
  virtual void drop(const std::set<size_t>& rows);

  // Where prompts are generated: no text of theirs has more bytes.
  virtual int64_t longest_text() const;
};

// How columns and messages become text.
struct PromptRendering {
  std::string prompt_template;                 // a text with {column} in it
  std::string model;                           // the folder of the chat template
  Json chat_template_kwargs = Json::object();  // defaults of the column of that name
};

// The prompt of one line of data: its string column `prompt` if it has one; else its token ids `ids`, as whet
// tokenize writes them; else its columns through the template. Where `prompt` is a list of messages (TRL's
// convention), the chat template in the directory `model` renders them, with the columns `tools`,
// `continue_final_message` and `chat_template_kwargs` if they are there (tokenizer/chat_format.h). Throws
// UsageError for columns that cannot be used.
Prompt make_prompt(Json columns, const PromptRendering& rendering);

// All prompts of a JSON Lines file in order; "-" is standard input. Blank lines are skipped. A malformed line
// is a UsageError that begins file:line.
std::vector<Prompt> read_prompts(const std::string& path, const PromptRendering& rendering);

}  // namespace whet
