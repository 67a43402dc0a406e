#include "rewards/math/extract/stated.h"

#include <algorithm>
#include <optional>

#include "rewards/math/extract/boxes.h"
#include "rewards/math/extract/formula_text.h"
#include "rewards/math/extract/formulas.h"
#include "rewards/math/extract/plain_formulas.h"
#include "rewards/math/extract/prose.h"

namespace whet::math::extraction {

namespace {

constexpr size_t kLongest = 4000;  // bytes in which an answer must end

// "The answer is correct" states none.
constexpr WordList kVerdicts{"correct", "wrong",    "right",    "incorrect", "valid", "reasonable",
                             "above",   "below",    "unique",   "found",     "boxed", "given",
                             "clear",   "obtained", "required", "consistent"};
constexpr WordList kCopulas{"is", "are", "be", "equals", "gives", "est", "es", "ist", "=", "是", "为"};

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

// Where the part behind the last copula begins; 0: there is none.
size_t behind_last_copula(std::string_view text, const std::vector<Formula>& inside) {
  size_t found = 0;
  auto formula = inside.begin();
  for (size_t at = 0; at < text.size(); ++at) {
    while (formula != inside.end() && formula->end <= at) ++formula;
    if (formula != inside.end() && formula->begin <= at) continue;
    if (is_letter(byte_before(text, at))) continue;
    if (const size_t size = kCopulas.at(text, at)) found = at + size;
  }
  return found;
}

bool has_digit(std::string_view text) { return std::any_of(text.begin(), text.end(), is_digit); }

// The formula that "or" adds to the one that ends at `end`: "5 (or 6)", "$5$, or maybe $6$".
std::optional<std::string> alternative(std::string_view text, const std::vector<Formula>& inside,
                                       size_t end) {
  constexpr size_t kLongest = 24;
  const size_t at = text.find_first_not_of(" ,;(*$", end);
  if (at == text.npos || !word_at(text, at, "or")) return std::nullopt;
  for (const Formula& formula : inside)
    if (formula.begin > at && formula.begin <= at + kLongest) return formula_text(formula.content.in(text));
  const std::string_view rest = text.substr(at + 2);
  const std::optional<Span> plain = first_plain_formula(rest);
  return plain && plain->begin <= kLongest ? std::optional(std::string(plain->in(rest))) : std::nullopt;
}

// The same as a list.
std::string with_alternative(std::string formula, std::string_view text, const std::vector<Formula>& inside,
                             size_t end) {
  const std::optional<std::string> other = alternative(text, inside, end);
  return other ? formula + ", " + *other : formula;
}

// The first formula at or behind `from`, LaTeX or plain.
std::optional<std::string> first_formula(std::string_view text, const std::vector<Formula>& inside,
                                         size_t from) {
  const std::optional<Span> plain = first_plain_formula(text.substr(from));
  for (size_t i = 0; i < inside.size(); ++i) {
    if (inside[i].begin < from || (plain && inside[i].begin > from + plain->begin)) continue;
    const std::string list = list_forward(text, inside, i);
    // A name alone is what is talked about.
    if (!has_digit(list) && list.find('\\') == list.npos && plain) continue;
    if (is_ruled_out(text, inside[i].begin)) return std::nullopt;
    return with_alternative(list, text, inside, inside[i].end);
  }
  if (!plain || is_ruled_out(text, from + plain->begin)) return std::nullopt;
  return with_alternative(std::string(plain->in(text.substr(from))), text, inside, from + plain->end);
}

}  // namespace

std::vector<std::string> stated_answers(std::string_view text, size_t begin, bool join_boxes) {
  text = text.substr(begin, kLongest);
  const std::vector<Formula> ahead = formulas(text);
  text = trim_decoration(text.substr(0, end_of_statement(text, ahead)));
  if (std::optional<Place> box = last_box(text, join_boxes)) return {std::move(box->text)};

  std::vector<std::string> readings;
  const std::string statement = without_bold(text);
  const std::vector<Formula> inside = formulas(statement);
  const bool is_answer = !is_prose(statement) && !is_code(statement) && !is_verdict(statement);
  // A quote is of the JSON around the answer.
  if (is_answer && statement.find('"') == statement.npos)
    readings.emplace_back(trim_punctuation(single_backslashes(without_delimiters(statement))));
  if (!inside.empty() && inside.front().begin == 0)
    readings.push_back(
        with_alternative(list_forward(statement, inside, 0), statement, inside, inside.front().end));
  const size_t tail = behind_last_copula(statement, inside);
  std::optional<std::string> found = first_formula(statement, inside, tail);
  if (!found && tail > 0) found = first_formula(statement, inside, 0);
  if (found && !is_code(statement)) readings.push_back(std::move(*found));
  std::erase_if(readings, [](const std::string& reading) { return !says_anything(reading); });
  return readings;
}

}  // namespace whet::math::extraction
