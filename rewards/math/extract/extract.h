// Finds the answer in what a model wrote: the place where it says that this is it. Linear in the text's
// length and without backtracking: every scanner passes over the text once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

struct ExtractOptions {
  bool join_boxes = true;
  bool trailing = true;

  template <class V>
  void fields(V& v) {
    v("join_boxes", join_boxes,
      "boxes with nothing but a comma, \"and\" or \"or\" between them are one list; otherwise the last one "
      "wins");
    v("trailing", trailing,
      "without a box or a phrase, the last formula or number of the text is the answer");
  }
};

// Places that may be the answer, the most trustworthy first, at most 8: the caller takes the first that
// parses. Golds are read in the same way.
//
// The answers that a text marks (boxed, final_answer, answer_tag, hashes) come first, of several the one that
// stands last; then "the answer is". Where there is one of these the text holds nothing else: an unreadable
// box must not give way to a number that stands beside it. Of a text without marks it is all, if it is one
// short line and no sentence, as data sets give answers; then the last formula or the last number, whichever
// stands later. Program code is no answer.
std::vector<Candidate> extract(std::string_view text, const ExtractOptions& options);

// The letter, A to Z, that the text chooses in a multiple choice question: in a marked answer, at the start
// of a line, or else in the last sentence that names one and does not rule it out ("not A"). Where several
// are named side by side ("A or B") none is chosen. The article "A" and the pronoun "I" are no choice.
std::optional<char> extract_choice(std::string_view text);

// The letter of an answer that is nothing but a choice: "C", "(c)", "(C) Cecile", "C. Cecile", "C Cecile".
std::optional<char> choice_of(std::string_view answer);

}  // namespace whet::math
