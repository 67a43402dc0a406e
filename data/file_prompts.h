// Prompts from a JSON Lines file, in a new order every epoch.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/resume_rule.h"
#include "data/prompt_source.h"

namespace whet {

struct FilePrompts {
  static constexpr const char* kName = "file";
  static constexpr bool kHasEpochs = true;
  std::string path;
  uint64_t seed = 1;

  template <class V>
  void fields(V& v) {
    v("path", path,
      MayChange{"file: JSON Lines with a column prompt (a text, or messages for the model's chat template), "
                "or with the columns the template names"});
    v("seed", seed, "file: keys the order, which is a new one in every epoch");
  }
};

// Throws UsageError that names the first field out of range, as `where`.field.
void validate(const FilePrompts& config, const std::string& where);

// Every epoch holds each of the file's prompts once. Throws UsageError that names the field, or the file and
// line.
std::unique_ptr<PromptSource> make_prompt_source(const FilePrompts& config, const PromptRendering& rendering);

}  // namespace whet
