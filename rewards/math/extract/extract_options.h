// What a recipe may say about finding the answer in a text.
#pragma once

#include <array>
#include <cstdint>

#include "base/enum_names.h"

namespace whet::math {

// What a box that is never closed counts for.
enum class Unclosed : uint8_t {
  read,  // it ends with its formula or line; one that the text breaks off in before anything stands in it is
         // empty
  refuse,  // where it is the last one, it is empty
  skip,    // nothing
};
constexpr auto enum_names(Unclosed) {
  return std::to_array<EnumName<Unclosed>>(
      {{Unclosed::read, "read"}, {Unclosed::refuse, "refuse"}, {Unclosed::skip, "skip"}});
}

struct ExtractOptions {
  bool join_boxes = true;
  bool trailing = true;
  Unclosed unclosed_box = Unclosed::read;
  bool is_gold = false;  // no option: an answer by definition, whatever words stand around it

  template <class V>
  void fields(V& v) {
    v("join_boxes", join_boxes,
      "boxes with nothing but a comma, \"and\" or \"or\" between them are one list; otherwise the last one "
      "wins");
    v("trailing", trailing,
      "without a box or a phrase, what the last sentence with a value in it states is the answer; false: "
      "only "
      "a text that is nothing but the answer is one");
    v("unclosed_box", unclosed_box,
      "a last box that is never closed: read (up to the end of its formula or line; none where the text "
      "breaks off behind its brace), refuse (there is no answer) or skip (the box before it counts)");
  }
};

}  // namespace whet::math
