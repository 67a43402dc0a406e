#include "rewards/math/plain_formulas.h"

#include <algorithm>
#include <array>

#include "rewards/math/joining.h"
#include "rewards/math/prose.h"

namespace whet::math::extraction {

namespace {

enum class Type : uint8_t { number, letter, name, operation, opening, closing, other };

struct Token {
  Type type = Type::other;
  size_t begin = 0, end = 0;
};

constexpr WordList kNames{"sqrt", "cbrt",   "pi",     "sin",    "cos", "tan", "cot", "ln",  "log",
                          "exp",  "arcsin", "arccos", "arctan", "√",   "π",   "∞",   "inf", "infinity"};
constexpr std::string_view kSigns = "+-*/^!_:";
constexpr WordList kLongSigns{"\\!", "×", "÷", "·", "−", "–", "∙"};
constexpr WordList kPowers{"²", "³", "°", "½"};
// Commands that speak no mathematics.
constexpr WordList kNoMathematics{"\\text", "\\mbox",   "\\begin", "\\end",
                                  "\\item", "\\textbf", "\\in",    "\\quad"};

// Whether the `count` bytes at `at` are digits, and no more follow.
bool digits_at(std::string_view text, size_t at, size_t count) {
  for (size_t i = 0; i < count; ++i)
    if (!is_digit(byte_at(text, at + i))) return false;
  return !is_digit(byte_at(text, at + count));
}

size_t digits_end(std::string_view text, size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

bool is_opening(char c) { return c == '(' || c == '[' || c == '{'; }
bool is_closing(char c) { return c == ')' || c == ']' || c == '}'; }

// The length of the operator at `at`; 0: none.
size_t operator_size(std::string_view text, size_t at) {
  return kSigns.find(byte_at(text, at)) != kSigns.npos ? 1 : kLongSigns.at(text, at);
}

// The end of a number: 1,234.5  1 000 000  14{,}916  12,\!000  .5  1e3.
size_t number_end(std::string_view text, size_t begin) {
  size_t end = digits_end(text, begin);
  bool spaced = end - begin <= 3;  // may the thousands be set apart by spaces?
  for (;;) {
    const char c = byte_at(text, end);
    if ((c == '.' || c == ',') && is_digit(byte_at(text, end + 1))) {
      spaced = false;
      end = digits_end(text, end + 1);
    } else if (spaced && c == ' ' && digits_at(text, end + 1, 3)) {
      end += 4;
    } else if (stands_at(text, end, "{,}") && is_digit(byte_at(text, end + 3))) {
      end = digits_end(text, end + 3);
    } else if (stands_at(text, end, ",\\!") && is_digit(byte_at(text, end + 3))) {
      end = digits_end(text, end + 3);
    } else if (stands_at(text, end, "\\,") && digits_at(text, end + 2, 3)) {
      end += 5;
    } else {
      break;
    }
  }
  const size_t sign = end + 1 + (byte_at(text, end + 1) == '-' || byte_at(text, end + 1) == '+');
  const bool has_exponent = to_lower(byte_at(text, end)) == 'e' && is_digit(byte_at(text, sign));
  return has_exponent ? digits_end(text, sign) : end;
}

Token word_token(std::string_view text, size_t begin) {
  size_t end = begin;
  while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]) || text[end] == '_')) ++end;
  if (end == begin + 1) return {Type::letter, begin, end};
  const size_t name = kNames.at(text, begin);
  return name == 0 ? Token{Type::other, begin, end} : Token{Type::name, begin, begin + name};
}

Token command_token(std::string_view text, size_t begin) {
  if (kNoMathematics.at(text, begin) != 0) return {Type::other, begin, begin + 2};
  size_t end = begin + 1;
  while (end < text.size() && is_letter(text[end])) ++end;
  if (end == begin + 1) return {Type::other, begin, std::min(begin + 2, text.size())};
  return {Type::name, begin, end};
}

Token token_at(std::string_view text, size_t at) {
  const char c = text[at];
  if (is_digit(c) || (c == '.' && is_digit(byte_at(text, at + 1)))) {
    const size_t begin = at + (c == '.');
    return {Type::number, at, c == '.' ? digits_end(text, begin) : number_end(text, begin)};
  }
  if (is_letter(c)) return word_token(text, at);
  if (const size_t size = operator_size(text, at)) return {Type::operation, at, at + size};
  if (c == '\\') return command_token(text, at);
  if (is_opening(c)) return {Type::opening, at, at + 1};
  if (is_closing(c)) return {Type::closing, at, at + 1};
  if (const size_t size = kNames.at(text, at)) return {Type::name, at, at + size};
  if (const size_t size = kPowers.at(text, at)) return {Type::closing, at, at + size};
  return {Type::other, at, std::min(at + code_point_size(c), text.size())};
}

// Single letters behind a number that are units rather than variables.
bool is_unit(char c) { return std::string_view("mgslLhVWAJNK").find(c) != std::string_view::npos; }

size_t power_end(std::string_view text, size_t at) {
  if (byte_at(text, at) != '^') return at + kPowers.at(text, at);
  at += 1 + (byte_at(text, at + 1) == '{');
  while (is_digit(byte_at(text, at)) || byte_at(text, at) == '-') ++at;
  return at + (byte_at(text, at) == '}');
}

// The end of the word behind a number that ends at `at`, with its power: "15 cm^2", "5 km/h"; `at`: none.
size_t unit_end(std::string_view text, size_t at) {
  const size_t begin = at + (byte_at(text, at) == ' ');
  size_t end = begin;
  while (is_letter(byte_at(text, end))) ++end;
  const bool is_word = end >= begin + 2 && kNames.at(text, begin) == 0 && percent_end(text, begin) == begin;
  if (!is_word && !(end == begin + 1 && is_unit(text[begin]))) return at;
  end = power_end(text, end);
  if (byte_at(text, end) != '/' || !is_letter(byte_at(text, end + 1))) return end;
  for (++end; is_letter(byte_at(text, end));) ++end;
  return power_end(text, end);
}

// Whether `next` goes on the formula that ends in `last`.
bool continues(std::string_view text, const Token& last, const Token& next) {
  const bool apart = next.begin > last.end;
  if (next.type == Type::other) return false;
  // A colon between digits makes a ratio; elsewhere it is punctuation.
  const auto is_colon = [&](const Token& token) { return text[token.begin] == ':'; };
  if (is_colon(next)) return !apart && last.type == Type::number && is_digit(byte_at(text, next.end));
  if (is_colon(last)) return true;
  if (last.type == Type::operation || next.type == Type::operation) return true;
  if (last.type == Type::opening || next.type == Type::closing) return !apart || text[next.begin] != '}';
  if (last.type == Type::name || text[next.begin] == '\\') return true;
  // The mixed number 3 1/2.
  if (apart)
    return last.type == Type::number && next.type == Type::number && byte_at(text, next.end) == '/' &&
           is_digit(byte_at(text, next.end + 1));
  return true;
}

// Without operators that lead nowhere and brackets that lack their other half.
std::string_view balanced(std::string_view run) {
  int depth = 0;
  for (size_t at = 0; at < run.size(); ++at) {
    if (is_opening(run[at])) ++depth;
    if (is_closing(run[at]) && --depth < 0) {
      run = run.substr(0, at);
      break;
    }
  }
  depth = 0;
  for (size_t at = run.size(); at-- > 0;) {
    if (is_closing(run[at])) ++depth;
    if (is_opening(run[at]) && --depth < 0) return run.substr(at + 1);
  }
  return run;
}

std::string_view tidy(std::string_view run) {
  run = trim(balanced(run));
  for (;;) {
    const bool is_sign = run.starts_with('-') && !is_space(byte_at(run, 1));
    if (const size_t size = is_sign ? 0 : operator_size(run, 0))
      run = trim(run.substr(size));
    else
      break;
  }
  while (!run.empty() && kSigns.find(run.back()) != kSigns.npos) run = trim(run.substr(0, run.size() - 1));
  return run;
}

bool has_value(std::string_view run) {
  return std::any_of(run.begin(), run.end(), is_digit) || run.find("\\pi") != run.npos ||
         run.find("π") != run.npos;
}

// Calls `report` with every formula in turn, until it returns false.
template <class Report>
void each_formula(std::string_view text, const Report& report) {
  Token last;
  size_t begin = 0;
  int depth = 0;  // of the brackets that are open
  const auto close = [&]() {
    if (last.type == Type::other) return true;
    const std::string_view run = tidy(text.substr(begin, last.end - begin));
    last = Token{};
    depth = 0;
    if (!has_value(run)) return true;
    const auto start = static_cast<size_t>(run.data() - text.data());
    return report(Span{start, percent_end(text, start + run.size())});
  };
  for (size_t at = 0; at < text.size();) {
    if (is_space(text[at])) {
      ++at;
      continue;
    }
    Token token = token_at(text, at);
    // (3, 4) and [0, 1) are one.
    if (depth > 0 && text[at] == ',') token.type = Type::operation;
    if (last.type == Type::other || !continues(text, last, token)) {
      if (!close()) return;
      begin = token.begin;
    }
    depth += (token.type == Type::opening) - (token.type == Type::closing);
    last = token;
    at = token.end;
    const size_t unit = token.type == Type::number ? unit_end(text, at) : at;
    if (unit > at && !close()) return;
    at = unit;
  }
  close();
}

// Where the sentence begins that ends at `end`.
size_t sentence_begin(std::string_view text, size_t end) {
  size_t begin = end;
  while (begin > 0 && !ends_sentence(text, begin - 1)) --begin;
  return begin;
}

// "2." at the beginning of a line numbers a step.
bool is_enumeration(std::string_view text, Span sentence) {
  const std::string_view number = trim(sentence.in(text));
  const char next = byte_at(text, sentence.end + 1);
  return byte_before(text, sentence.begin) == '\n' && sentence.end < text.size() && next == ' ' &&
         number.size() <= 3 && std::all_of(number.begin(), number.end(), is_digit);
}

}  // namespace

std::optional<Span> first_plain_formula(std::string_view sentence) {
  std::optional<Span> first;
  each_formula(sentence, [&](Span span) {
    first = span;
    return false;
  });
  return first;
}

std::optional<Span> last_plain_formula(std::string_view sentence) {
  std::optional<Span> last;
  each_formula(sentence, [&](Span span) {
    last = span;
    return true;
  });
  return last;
}

std::optional<Place> trailing_formula(std::string_view text) {
  for (size_t end = text.size();;) {
    const size_t begin = sentence_begin(text, end);
    const std::string_view sentence = text.substr(begin, end - begin);
    const size_t equals = sentence.rfind('=');
    const size_t tail = equals == sentence.npos ? 0 : equals + 1;
    std::optional<Span> found = last_plain_formula(sentence.substr(tail));
    if (found) found = Span{found->begin + tail, found->end + tail};
    if (!found && tail > 0) found = last_plain_formula(sentence);
    if (found && !is_enumeration(text, {begin, end}))
      return is_code(sentence) ? std::nullopt
                               : std::optional(Place{begin + found->begin, std::string(found->in(sentence))});
    if (begin == 0) return std::nullopt;
    end = begin - 1;
  }
}

}  // namespace whet::math::extraction
