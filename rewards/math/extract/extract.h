// Finds the answer in a completion, by the marks and words that announce it. Linear in the text's length and
// without backtracking: every scanner passes over the text once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rewards/math/extract/extract_options.h"

namespace whet::math {

enum class Anchor : uint8_t {
  boxed,         // \boxed{...}, \fbox{...}; a list "a, b" of several
  final_answer,  // "final answer is ..."
  answer_tag,    // <answer>...</answer>
  hashes,        // #### ..., as GSM8K writes it
  answer,        // "Answer: ...", "the answer is ..."
  formula,       // a piece of LaTeX
  trailing,      // the last number or plain formula of the text
  whole,         // all of the text
};

const char* name_of(Anchor anchor);

struct Candidate {
  std::string text;  // without $...$, \(...\) and the like around it
  Anchor anchor = Anchor::whole;

  bool operator==(const Candidate&) const = default;
};

// Candidate readings of the answer, the most reliable first, at most 8: the caller uses the first that
// parses.
//
// Of the marked answers (boxed, final_answer, answer_tag, hashes) the last in the text is used; words after
// "final answer" do not replace another mark. Without marks it is the value that the last "the answer is"
// states, unless that retracts the answer ("the answer is not 12"). That one of these cannot be parsed does
// not lead to another. In a text without either it is all of the text, if it is one short line and no
// sentence, as in data sets; then the value that the last sentence with a value states (last_statement.h). In
// a gold text, which has an answer by definition, it is then the last formula or number. Program code is no
// answer.
std::vector<Candidate> extract(std::string_view text, const ExtractOptions& options);

// The letter, A to Z, that the text chooses in a multiple choice question: in a box or between tags, behind
// "the answer is", or else in a sentence whose words choose it ("so it must be B", "B is correct";
// choice_grammar.h). Nothing is chosen where several are ("A or B"), where the choice is open ("it could be
// B", "B?"), or where a later sentence takes it back. The article "A", the pronoun "I", units (20 °C) and
// formulas name no option.
std::optional<char> extract_choice(std::string_view text);

// The letter of an answer that is nothing but a choice: "C", "(c)", "(C) Cecile", "C. Cecile", "C Cecile",
// "(C) 12".
std::optional<char> choice_of(std::string_view answer);

}  // namespace whet::math
