// Prompts from JSON Lines files: one in a new order every epoch, or several mixed by weight.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/resume_rule.h"
#include "data/prompt_source.h"

namespace whet {

struct MixedFile {
  std::string path;
  int64_t weight = 1;
  std::string data_source;

  template <class V>
  void fields(V& v) {
    v("path", path, "JSON Lines, as prompts.path");
    v("weight", weight, "prompts of this file among each sum of all weights", within(1, 100000));
    v("data_source", data_source,
      "written into the column data_source of its rows, which rewards may ask for; empty: rows keep theirs");
  }
};

struct FilePrompts {
  static constexpr const char* kName = "file";
  static constexpr bool kHasEpochs = true;
  std::string path;
  uint64_t seed = 1;
  std::vector<MixedFile> files = {};

  template <class V>
  void fields(V& v) {
    v("path", path,
      MayChange{"file: JSON Lines with a column prompt (a text, or messages for the model's chat template), "
                "or with the columns the template names"});
    v("seed", seed, "file: keys the order, which is a new one in every epoch");
    v("files", files, "file: several files instead of path, mixed by weight; each has epochs of its own");
  }
};

// Throws UsageError that names the first field out of range, as `where`.field.
void validate(const FilePrompts& config, const std::string& where);

// Every epoch of a file holds each of its prompts once. With several files, each run of as many prompts as
// the weights sum up to has each file's share, in a new order. Throws UsageError that names the field, or the
// file and line.
std::unique_ptr<PromptSource> make_prompt_source(const FilePrompts& config, const PromptRendering& rendering);

}  // namespace whet
