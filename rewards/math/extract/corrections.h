// Clauses that open with words which correct what was said before them: "Actually no, it is 13", "Scratch
// that.", "Sorry, it is C", "不对，是13". What is corrected is not the answer.
#pragma once

#include <optional>
#include <string_view>

#include "rewards/math/extract/scan.h"

namespace whet::math::extraction {

struct Correction {
  size_t begin = 0;         // where its opening words begin
  size_t end = 0;           // behind them and the signs that follow them
  bool takes_back = false;  // they say so by themselves: "no", "scratch that"; not "actually", "wait"
};

// The correction that a clause at `at` opens with, spaces and signs before it aside.
std::optional<Correction> correction_at(std::string_view text, size_t at);
// The first one that begins behind `from` and before `end`, where words of the text stand in between.
std::optional<Correction> next_correction(std::string_view text, size_t from, size_t end);

// What the clauses behind an answer, whose place begins at `from`, say in its stead; nullopt: they leave it.
// Without text: they take it back and state no other. Those words that do not take back by themselves must
// stand before a plain statement of another value: "Wait, let me check that 3 < 5" corrects nothing.
std::optional<FoundAnswer> corrected_answer(std::string_view text, size_t from);

}  // namespace whet::math::extraction
