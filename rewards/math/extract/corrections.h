// Clauses that begin with words which retract the text before them: "Actually no, it is 13", "Scratch that.",
// "Sorry, it is C", "不对，是13".
#pragma once

#include <optional>
#include <string_view>

#include "rewards/math/extract/scan.h"

namespace whet::math::extraction {

struct Correction {
  size_t begin = 0;         // where its opening words begin
  size_t end = 0;           // after them and the signs that follow them
  bool takes_back = false;  // they retract by themselves: "no", "scratch that"; not "actually", "wait"
};

// The correction that a clause at `at` opens with, spaces and signs before it aside.
std::optional<Correction> correction_at(std::string_view text, size_t at);
// The first one that begins behind `from` and before `end`, where words of the text stand in between.
std::optional<Correction> next_correction(std::string_view text, size_t from, size_t end);

// The answer that clauses after the one at `from` state instead; nullopt: they leave it. Without text: they
// retract it and state no other. Words that do not retract by themselves must precede a plain statement of
// another value: "Wait, let me check that 3 < 5" corrects nothing.
std::optional<FoundAnswer> corrected_answer(std::string_view text, size_t from);

}  // namespace whet::math::extraction
