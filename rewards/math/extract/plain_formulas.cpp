#include "rewards/math/extract/plain_formulas.h"

#include <algorithm>

#include "rewards/math/extract/joining.h"
#include "rewards/math/extract/plain_tokens.h"
#include "rewards/math/extract/prose.h"

namespace whet::math::extraction {

namespace {

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

constexpr std::string_view kMinus = "−";

// Bytes of the minus sign at `at`; 0: none stands there.
size_t minus_size(std::string_view text, size_t at) {
  if (byte_at(text, at) == '-') return 1;
  return stands_at(text, at, kMinus) ? kMinus.size() : 0;
}

std::string_view tidy(std::string_view run) {
  run = trim(balanced(run));
  for (;;) {
    const size_t minus = minus_size(run, 0);
    const bool is_sign = minus > 0 && !is_space(byte_at(run, minus));
    if (const size_t size = is_sign ? 0 : operator_size(run, 0))
      run = trim(run.substr(size));
    else
      break;
  }
  while (!run.empty() && operator_size(run, run.size() - 1) != 0) run = trim(run.substr(0, run.size() - 1));
  return run;
}

bool has_value(std::string_view run) {
  return std::any_of(run.begin(), run.end(), is_digit) || run.find("\\pi") != run.npos ||
         run.find("π") != run.npos;
}

// Where "-$12" begins, whose amount begins at `amount`.
size_t with_sign_of_amount(std::string_view text, size_t amount) {
  if (byte_before(text, amount) != '$') return amount;
  const size_t dollar = amount - 1;
  for (const std::string_view sign : {std::string_view("-"), kMinus}) {
    if (dollar < sign.size() || !stands_at(text, dollar - sign.size(), sign)) continue;
    const size_t begin = dollar - sign.size();
    if (begin == 0 || is_space(text[begin - 1]) || text[begin - 1] == '*') return begin;
  }
  return amount;
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
    return report(Span{with_sign_of_amount(text, start), percent_end(text, start + run.size())});
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

std::vector<Span> plain_formulas(std::string_view text) {
  std::vector<Span> found;
  each_formula(text, [&](Span span) {
    found.push_back(span);
    return true;
  });
  return found;
}

std::optional<FoundAnswer> trailing_formula(std::string_view text) {
  for (size_t end = text.size();;) {
    const size_t begin = sentence_begin(text, end);
    const std::string_view sentence = text.substr(begin, end - begin);
    const size_t equals = sentence.rfind('=');
    const size_t tail = equals == sentence.npos ? 0 : equals + 1;
    std::optional<Span> found =
        tail > 0 ? first_plain_formula(sentence.substr(tail)) : last_plain_formula(sentence);
    if (found) *found = {found->begin + tail, found->end + tail};
    if (!found) found = last_plain_formula(sentence);
    if (found && !is_enumeration(text, {begin, end}))
      return is_code(sentence) || is_doubtful(sentence) || is_ruled_out(sentence, found->begin)
                 ? std::nullopt
                 : std::optional(FoundAnswer{begin + found->begin, std::string(found->in(sentence))});
    if (begin == 0) return std::nullopt;
    end = begin - 1;
  }
}

}  // namespace whet::math::extraction
