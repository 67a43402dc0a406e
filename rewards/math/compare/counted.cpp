#include "rewards/math/compare/counted.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "rewards/math/compare/unit.h"

namespace whet::math {

namespace {

constexpr std::pair<std::string_view, std::string_view> kExchanged[] = {{"row", "column"},
                                                                        {"boy", "girl"},
                                                                        {"man", "woman"},
                                                                        {"men", "women"},
                                                                        {"male", "female"},
                                                                        {"son", "daughter"},
                                                                        {"head", "tail"},
                                                                        {"win", "loss"},
                                                                        {"won", "lost"},
                                                                        {"profit", "loss"},
                                                                        {"older", "younger"},
                                                                        {"taller", "shorter"},
                                                                        {"longer", "shorter"},
                                                                        {"faster", "slower"},
                                                                        {"above", "below"},
                                                                        {"up", "down"},
                                                                        {"left", "right"},
                                                                        {"north", "south"},
                                                                        {"east", "west"},
                                                                        {"forward", "backward"},
                                                                        {"inside", "outside"},
                                                                        {"before", "after"},
                                                                        {"early", "late"},
                                                                        {"earlier", "later"},
                                                                        {"even", "odd"},
                                                                        {"deposit", "withdrawal"},
                                                                        {"clockwise", "counterclockwise"},
                                                                        {"clockwise", "anticlockwise"},
                                                                        {"AM", "PM"},
                                                                        {"BC", "AD"},
                                                                        {"BCE", "CE"},
                                                                        {"行", "列"},
                                                                        {"男生", "女生"},
                                                                        {"增加", "减少"}};

// Words for an increase and for a decrease of an amount.
constexpr std::string_view kGrowing[] = {"more",    "increase", "increased", "higher",
                                         "greater", "gain",     "markup",    "raise",
                                         "rise",    "growth",   "extra",     "additional"};
constexpr std::string_view kShrinking[] = {"less",    "fewer", "decrease", "decreased", "lower",
                                           "smaller", "off",   "discount", "reduction", "drop",
                                           "cheaper", "loss",  "decline"};

// Whether one has a word and the other its opposite: 3 rows, 3 columns. Other words are ignored.
bool say_opposites(std::string_view gold, std::string_view answer) {
  const auto says = [](std::string_view text, std::string_view word) {
    for (size_t at = 0; at < text.size();) {
      const size_t end = std::min(text.find(' ', at), text.size());
      const std::string_view said = text.substr(at, end - at);
      if (said == word || (said.size() == word.size() + 1 && said.starts_with(word) && said.back() == 's') ||
          (word == "loss" && said == "losses"))
        return true;
      at = end + 1;
    }
    return false;
  };
  const auto says_any = [&](std::string_view text, const auto& words) {
    return std::any_of(std::begin(words), std::end(words),
                       [&](std::string_view word) { return says(text, word); });
  };
  if ((says_any(gold, kGrowing) && says_any(answer, kShrinking)) ||
      (says_any(gold, kShrinking) && says_any(answer, kGrowing)))
    return true;
  return std::any_of(std::begin(kExchanged), std::end(kExchanged), [&](const auto& pair) {
    return (says(gold, pair.first) && says(answer, pair.second)) ||
           (says(gold, pair.second) && says(answer, pair.first));
  });
}

// Money by its names; ¥ is of two countries.
constexpr std::string_view kMoney[] = {
    " $ USD 美元 ",    " € EUR 欧元 ",     " £ GBP 英镑 ", " 元 人民币 RMB CNY yuan ", " 日元 JPY ",
    " 港元 港币 HKD ", " CAD 加元 ",       " AUD 澳元 ",   " INR rupees rupee 卢比 ",  " CHF 瑞士法郎 ",
    " KRW won 韩元 ",  " RUB rubles 卢布 "};

bool is_other_money(std::string_view gold, std::string_view answer) {
  const auto row_of = [](std::string_view unit) {
    const std::string word = " " + std::string(unit) + " ";
    return std::find_if(std::begin(kMoney), std::end(kMoney),
                        [&](std::string_view row) { return row.find(word) != row.npos; });
  };
  const auto *of_gold = row_of(gold), *of_answer = row_of(answer);
  return of_gold != of_answer && of_gold != std::end(kMoney) && of_answer != std::end(kMoney);
}

// The word after "per" or a slash, in the singular; empty: there is none.
std::string_view counted_per(std::string_view unit) {
  size_t begin = unit.find('/');
  if (begin != unit.npos) ++begin;
  for (const std::string_view per : {"per ", " per "})
    if (per[0] == ' ' || unit.starts_with(per))
      if (const size_t at = unit.find(per); begin == unit.npos && at != unit.npos) begin = at + per.size();
  if (begin == unit.npos) return {};
  std::string_view word = unit.substr(begin, unit.find_first_of(" /", begin) - begin);
  if (word.size() > 3 && word.ends_with('s')) word.remove_suffix(1);
  return word;
}

// "per box" and "per bag"; "per hour" and "/h" are one.
bool is_per_other(std::string_view gold, std::string_view answer) {
  const std::string_view of_gold = counted_per(gold), of_answer = counted_per(answer);
  if (of_gold.empty() || of_answer.empty() || of_gold == of_answer) return false;
  return !(find_unit(of_gold) && find_unit(of_answer));
}

bool is_other_unit(const Expr& a, const Expr& b) {
  if (a.text == b.text) return false;
  const auto unit = find_unit(a.text), other = find_unit(b.text);
  return !unit || !other || unit->dimensions != other->dimensions;
}

}  // namespace

bool count_other_things(std::string_view gold, std::string_view answer) {
  return say_opposites(gold, answer) || is_other_money(gold, answer) || is_per_other(gold, answer);
}

bool counts_several(const Expr& expr) {
  const bool quantities =
      expr.kind == Kind::add && std::all_of(expr.args.begin(), expr.args.end(),
                                            [](const Expr& part) { return part.kind == Kind::quantity; });
  return quantities && std::any_of(expr.args.begin(), expr.args.end(),
                                   [&](const Expr& part) { return is_other_unit(expr.args[0], part); });
}

Truth same_counts(const Expr& gold, const Expr& answer, const Comparison& with) {
  if (!counts_several(gold) || !counts_several(answer) || gold.args.size() != answer.args.size())
    return Truth::no;
  Truth all = Truth::yes;
  for (const Expr& part : gold.args) {
    const auto other = std::find_if(answer.args.begin(), answer.args.end(),
                                    [&](const Expr& e) { return !is_other_unit(part, e); });
    all = both(all, other == answer.args.end() ? Truth::no : same(part, *other, with));
  }
  return all;
}

}  // namespace whet::math
