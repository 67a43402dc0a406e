// Training texts from a JSON Lines file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/resume_rule.h"
#include "data/text_source.h"

namespace whet {

struct TextFile {
  static constexpr const char* kName = "text";
  std::string path;

  template <class V>
  void fields(V& v) {
    v("path", path,
      MayChange{
          "text: JSON Lines with a column text, or prompt, of which nothing is learnt, and completion"});
  }
};

// Throws UsageError that names the first field out of range, as `where`.field.
void validate(const TextFile& config, const std::string& where);

// Texts in the order of the file, whose tokens all weigh 1. Throws UsageError that begins file:line.
std::unique_ptr<TextSource> make_text_source(const TextFile& config, uint64_t seed);

}  // namespace whet
