// Reads what follows an announcement such as "the answer is": the rest of the sentence, or the formula or
// number in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace whet::math::extraction {

struct StatedAnswers {
  std::vector<std::string> readings;  // the best first
  bool is_doubtful = false;           // a value occurs, but is not stated, or is retracted
};

// The answer that begins at `begin`: its box; or the whole rest of the sentence where that is no prose, and
// the value that the sentence states.
StatedAnswers stated_answers(std::string_view text, size_t begin, bool join_boxes);

}  // namespace whet::math::extraction
