#include "rewards/math/extract/stated.h"

#include <algorithm>
#include <optional>

#include "rewards/math/extract/boxes.h"
#include "rewards/math/extract/formula_text.h"
#include "rewards/math/extract/formulas.h"
#include "rewards/math/extract/prose.h"
#include "rewards/math/extract/statement.h"
#include "rewards/math/extract/taking_back.h"

namespace whet::math::extraction {

namespace {

constexpr size_t kLongest = 4000;  // bytes in which an answer must end

// "The answer is correct" states none.
constexpr WordList kVerdicts{"correct", "wrong",    "right",    "incorrect", "valid", "reasonable",
                             "above",   "below",    "unique",   "found",     "boxed", "given",
                             "clear",   "obtained", "required", "consistent"};

// The end of the sentence at the beginning of `text`; stops and line feeds in its formulas do not count.
size_t end_of_statement(std::string_view text, const std::vector<Formula>& inside) {
  size_t at = 0;
  for (const Formula& formula : inside) {
    const size_t end = sentence_end(text, at);
    if (end < formula.begin) return end;
    at = formula.end;
  }
  return std::min(sentence_end(text, at), text.find(" I hope", at));
}

bool says_anything(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '{' || !is_ascii(c); });
}

bool is_verdict(std::string_view text) { return kVerdicts.at(text, 0) != 0; }

// The sentence behind the one that ends where `behind` begins.
std::string_view next_sentence(std::string_view behind) {
  constexpr size_t kMost = 200;
  const size_t begin = behind.find_first_not_of(" .?!\n\t*\r。");
  if (begin == behind.npos) return "";
  const std::string_view rest = behind.substr(begin, kMost);
  return rest.substr(0, sentence_end(rest, 0));
}

}  // namespace

StatedAnswers stated_answers(std::string_view text, size_t begin, bool join_boxes) {
  text = text.substr(begin, kLongest);
  const std::vector<Formula> ahead = formulas(text);
  const size_t end = end_of_statement(text, ahead);
  const std::string_view behind = text.substr(end);
  const bool asks = behind.starts_with('?') || behind.starts_with("？") || behind.starts_with("؟");
  text = trim_decoration(text.substr(0, end));
  if (std::optional<FoundAnswer> box = last_box(text, join_boxes); box && !box->text.empty())
    return {{std::move(box->text)}, false};

  const std::string statement = without_bold(text);
  const std::vector<Formula> inside = formulas(statement);
  const Statement said = read_statement(statement, inside, true);
  StatedAnswers found;
  found.is_doubtful = said.verdict == Statement::Verdict::doubtful ||
                      (asks && said.verdict != Statement::Verdict::silent) ||
                      (said.verdict == Statement::Verdict::stated && retracts(next_sentence(behind)));
  if (is_code(statement) || (found.is_doubtful && said.verdict == Statement::Verdict::stated)) return found;
  const bool is_plain = !found.is_doubtful || !has_words(statement);
  // A quote is of the JSON around the answer.
  if (is_plain && !asks && !is_prose(statement) && !is_verdict(statement) &&
      statement.find('"') == statement.npos)
    found.readings.emplace_back(trim_punctuation(single_backslashes(without_delimiters(statement))));
  if (said.verdict == Statement::Verdict::stated) found.readings.push_back(said.value.text);
  std::erase_if(found.readings, [](const std::string& reading) { return !says_anything(reading); });
  return found;
}

}  // namespace whet::math::extraction
