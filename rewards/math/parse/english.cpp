#include "rewards/math/parse/english.h"

#include <utility>

#include "rewards/math/parse/among.h"

namespace whet::math {

namespace {

constexpr std::string_view kOr[] = {"or", "或", "或者"};
constexpr std::string_view kChineseAnd[] = {"且", "并且", "和", "与", "及", "以及"};
constexpr std::string_view kConditions[] = {"if",   "for",    "when",      "where", "whenever",  "provided",
                                            "with", "unless", "otherwise", "else",  "elsewhere", "except"};
constexpr std::string_view kPercents[] = {"percent", "pct", "percentage", "Percent", "per cent", "Per cent"};
constexpr std::string_view kProse[] = {
    "because",   "since", "so", "is",   "are",  "was",  "the",    "this",   "that", "these", "then", "thus",
    "therefore", "hence", "we", "it",   "they", "have", "has",    "which",  "not",  "but",   "from", "by",
    "you",       "can",   "be", "will", "our",  "to",   "import", "lambda", "as",   "answer"};
constexpr std::string_view kShortUnits[] = {
    "mm",  "cm",  "dm",  "km",  "nm", "mg",  "kg",  "ml",  "mL", "cc", "ft", "yd",  "mi", "lb", "lbs",
    "oz",  "hr",  "hrs", "ms",  "Hz", "kHz", "kW",  "kJ",  "pm", "am", "th", "st",  "nd", "rd", "mph",
    "kmh", "min", "sec", "deg", "in", "rad", "mol", "gal", "AM", "PM", "sq", "kPa", "Pa"};

constexpr std::string_view kNoUnits[] = {
    "wrong",    "incorrect", "false",      "not",      "no",      "or",     "maybe",      "than",
    "squared",  "cubed",     "plus",       "minus",    "divided", "half",   "least",      "most",
    "one",      "two",       "three",      "four",     "five",    "six",    "seven",      "eight",
    "nine",     "ten",       "zero",       "eleven",   "twelve",  "unless", "otherwise",  "else",
    "instead",  "between",   "impossible", "lakh",     "lakhs",   "crore",  "crores",     "mil",
    "bn",       "halves",    "thirds",     "fourths",  "fifths",  "tenths", "hundredths", "thousandths",
    "hundreds", "thousands", "millions",   "billions", "dozens"};

constexpr std::pair<std::string_view, std::string_view> kUnits[] = {{"dollars", "$"},
                                                                    {"dollar", "$"},
                                                                    {"USD", "$"},
                                                                    {"euros", "€"},
                                                                    {"euro", "€"},
                                                                    {"EUR", "€"},
                                                                    {"yen", "¥"},
                                                                    {"degrees", "degree"},
                                                                    {"deg", "degree"},
                                                                    {"Degrees", "degree"},
                                                                    {"度", "degree"},
                                                                    {"am", "AM"},
                                                                    {"a.m", "AM"},
                                                                    {"pm", "PM"},
                                                                    {"p.m", "PM"},
                                                                    {"℃", "°C"},
                                                                    {"摄氏度", "°C"},
                                                                    {"Celsius", "°C"},
                                                                    {"celsius", "°C"},
                                                                    {"degrees Celsius", "°C"},
                                                                    {"degrees celsius", "°C"},
                                                                    {"degree Celsius", "°C"},
                                                                    {"degrees C", "°C"},
                                                                    {"℉", "°F"},
                                                                    {"华氏度", "°F"},
                                                                    {"Fahrenheit", "°F"},
                                                                    {"fahrenheit", "°F"},
                                                                    {"degrees Fahrenheit", "°F"},
                                                                    {"degrees fahrenheit", "°F"},
                                                                    {"degree Fahrenheit", "°F"},
                                                                    {"degrees F", "°F"},
                                                                    {"kelvins", "K"}};

}  // namespace

WordRole word_role(std::string_view word) {
  if (word == "and" || among(kOr, word) || among(kChineseAnd, word)) return WordRole::joiner;
  if (word == "mod") return WordRole::modulus;
  if (among(kConditions, word)) return WordRole::condition;
  if (among(kPercents, word)) return WordRole::percent;
  return among(kProse, word) ? WordRole::prose : WordRole::none;
}

bool is_disjunction(std::string_view joiner) { return among(kOr, joiner); }

std::string_view leading_joiner(std::string_view word) {
  for (const std::string_view joiner : {"and", "or"})
    if (word.substr(0, joiner.size()) == joiner && word.size() <= joiner.size() + 1) return joiner;
  return {};
}

bool is_letter_unit(std::string_view letter) {
  return letter.size() == 1 && std::string_view("mgshLlNJWVKCF").find(letter.front()) != letter.npos;
}

bool is_short_unit(std::string_view word) { return among(kShortUnits, word); }

std::optional<Expr> number_word(std::string_view word) {
  if (word == "dozen") return number(12);
  static constexpr std::pair<std::string_view, int64_t> kPowersOfTen[] = {
      {"hundred", 2},   {"thousand", 3}, {"million", 6}, {"billion", 9}, {"trillion", 12},
      {"permille", -3}, {"‰", -3},       {"ppm", -6},    {"ppb", -9}};
  for (const auto& [name, exponent] : kPowersOfTen) {
    if (name != word) continue;
    Expr power = number(1);
    power.exponent = exponent;
    return power;
  }
  return std::nullopt;
}

std::optional<Expr> take_chinese_scale(std::string_view& unit) {
  static constexpr std::pair<std::string_view, int64_t> kScales[] = {
      {"千万", 7}, {"百万", 6}, {"万亿", 12}, {"万", 4}, {"萬", 4}, {"亿", 8}, {"億", 8}};
  for (const auto& [name, exponent] : kScales) {
    if (!unit.starts_with(name)) continue;
    unit.remove_prefix(name.size());
    Expr power = number(1);
    power.exponent = exponent;
    return power;
  }
  return std::nullopt;
}

bool is_no_unit(std::string_view word) { return among(kNoUnits, word); }

std::string unit_name(std::string_view unit) {
  for (const auto& [name, unique] : kUnits)
    if (name == unit) return std::string(unique);
  return std::string(unit);
}

}  // namespace whet::math
