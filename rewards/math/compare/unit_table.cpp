#include "rewards/math/compare/unit_table.h"

#include <algorithm>
#include <string>

namespace whet::math {

namespace {

constexpr Dimensions dimensions(std::initializer_list<std::pair<Dimension, int>> powers) {
  Dimensions all{};
  for (const auto& [dimension, power] : powers) all[dimension] = static_cast<int16_t>(power);
  return all;
}

constexpr Dimensions kLength = dimensions({{kMeter, 1}}), kArea = dimensions({{kMeter, 2}}),
                     kVolume = dimensions({{kMeter, 3}}), kMass = dimensions({{kGram, 1}}),
                     kTime = dimensions({{kSecond, 1}}), kCalendar = dimensions({{kMonth, 1}}),
                     kSpeed = dimensions({{kMeter, 1}, {kSecond, -1}}),
                     kFrequency = dimensions({{kSecond, -1}}),
                     kForce = dimensions({{kGram, 1}, {kMeter, 1}, {kSecond, -2}}),
                     kPressure = dimensions({{kGram, 1}, {kMeter, -1}, {kSecond, -2}}),
                     kEnergy = dimensions({{kGram, 1}, {kMeter, 2}, {kSecond, -2}}),
                     kPower = dimensions({{kGram, 1}, {kMeter, 2}, {kSecond, -3}}),
                     kCurrent = dimensions({{kAmpere, 1}}),
                     kCharge = dimensions({{kAmpere, 1}, {kSecond, 1}}),
                     kVoltage = dimensions({{kGram, 1}, {kMeter, 2}, {kSecond, -3}, {kAmpere, -1}}),
                     kResistance = dimensions({{kGram, 1}, {kMeter, 2}, {kSecond, -3}, {kAmpere, -2}}),
                     kTemperature = dimensions({{kKelvin, 1}}), kAmount = dimensions({{kMole, 1}}),
                     kAngle = dimensions({{kRadian, 1}}), kDollars = dimensions({{kDollar, 1}}),
                     kEuros = dimensions({{kEuro, 1}}), kPounds = dimensions({{kPound, 1}}),
                     kYens = dimensions({{kYen, 1}}), kMorning = dimensions({{kBeforeNoon, 1}}),
                     kEvening = dimensions({{kAfterNoon, 1}});

struct Row {
  std::string_view names;  // between spaces; words in lower case and in the singular
  Dimensions dimensions;
  int64_t numerator, denominator;
  bool prefixes = false;
};

constexpr Row kRows[] = {
    {" m meter metre ", kLength, 1, 1, true},
    {" in inch ", kLength, 254, 10'000},
    {" ft foot feet ", kLength, 3'048, 10'000},
    {" yd yard ", kLength, 9'144, 10'000},
    {" mi mile ", kLength, 1'609'344, 1'000},
    {" 米 公尺 ", kLength, 1, 1},
    {" 千米 公里 ", kLength, 1'000, 1},
    {" 里 ", kLength, 500, 1},
    {" 尺 ", kLength, 1, 3},
    {" 分米 ", kLength, 1, 10},
    {" 厘米 公分 ", kLength, 1, 100},
    {" 毫米 ", kLength, 1, 1'000},
    {" 英里 ", kLength, 1'609'344, 1'000},
    {" ha hectare 公顷 ", kArea, 10'000, 1},
    {" 亩 ", kArea, 2'000, 3},
    {" acre 英亩 ", kArea, 40'468'564'224, 10'000'000},
    {" l L liter litre ", kVolume, 1, 1'000, true},
    {" 升 公升 ", kVolume, 1, 1'000},
    {" cc 毫升 ", kVolume, 1, 1'000'000},
    {" gal gallon ", kVolume, 3'785'411'784, 1'000'000'000'000},
    {" qt quart ", kVolume, 3'785'411'784, 4'000'000'000'000},
    {" pt pint ", kVolume, 3'785'411'784, 8'000'000'000'000},
    {" tablespoon tbsp ", kVolume, 3'785'411'784, 256'000'000'000'000},
    {" teaspoon tsp ", kVolume, 3'785'411'784, 768'000'000'000'000},
    {" cup ", kVolume, 3'785'411'784, 16'000'000'000'000},
    {" g gram gramme ", kMass, 1, 1, true},
    {" kilo ", kMass, 1'000, 1},
    {" t ton tonne 吨 ", kMass, 1'000'000, 1},
    {" lb lbs pound 磅 ", kMass, 45'359'237, 100'000},
    {" oz ounce ", kMass, 45'359'237, 1'600'000},
    {" 克 ", kMass, 1, 1},
    {" 千克 公斤 ", kMass, 1'000, 1},
    {" 斤 ", kMass, 500, 1},
    {" 毫克 ", kMass, 1, 1'000},
    {" s sec second ", kTime, 1, 1, true},
    {" 秒 秒钟 ", kTime, 1, 1},
    {" min minute 分钟 分 ", kTime, 60, 1},
    {" h hr hour 小时 时 钟头 ", kTime, 3'600, 1},
    {" day 天 日 ", kTime, 86'400, 1},
    {" week wk 周 星期 礼拜 ", kTime, 604'800, 1},
    {" month mo 月 ", kCalendar, 1, 1},
    {" year yr 年 ", kCalendar, 12, 1},
    {" mph ", kSpeed, 1'609'344, 3'600'000},
    {" kmh kph ", kSpeed, 1'000, 3'600},
    {" knot ", kSpeed, 1'852, 3'600},
    {" Hz hertz ", kFrequency, 1, 1, true},
    {" N newton 牛顿 ", kForce, 1'000, 1, true},
    {" Pa pascal ", kPressure, 1'000, 1, true},
    {" J joule 焦耳 ", kEnergy, 1'000, 1, true},
    {" Wh ", kEnergy, 3'600'000, 1, true},
    {" cal calorie ", kEnergy, 4'184, 1, true},
    {" W watt 瓦 瓦特 ", kPower, 1'000, 1, true},
    {" A amp ampere 安培 ", kCurrent, 1, 1, true},
    {" C coulomb ", kCharge, 1, 1, true},
    {" V volt 伏特 ", kVoltage, 1'000, 1, true},
    {" Ω ohm 欧姆 ", kResistance, 1'000, 1, true},
    {" K kelvin ", kTemperature, 1, 1, true},
    {" mol mole 摩尔 ", kAmount, 1, 1, true},
    {" rad radian 弧度 ", kAngle, 1, 1},
    {" $ dollar USD usd 美元 ", kDollars, 1, 1},
    {" cent ¢ 美分 ", kDollars, 1, 100},
    {" € euro EUR 欧元 ", kEuros, 1, 1},
    {" £ GBP 英镑 ", kPounds, 1, 1},
    {" pence penny ", kPounds, 1, 100},
    {" ¥ yen JPY yuan RMB CNY 元 块 日元 人民币 ", kYens, 1, 1},
    {" 角 ", kYens, 1, 10},
    {" AM ", kMorning, 1, 1},
    {" PM ", kEvening, 1, 1},
};

struct Prefix {
  std::string_view symbol, word;
  int64_t numerator, denominator;
};

constexpr Prefix kPrefixes[] = {
    {"k", "kilo", 1'000, 1},      {"M", "mega", 1'000'000, 1},  {"G", "giga", 1'000'000'000, 1},
    {"c", "centi", 1, 100},       {"d", "deci", 1, 10},         {"m", "milli", 1, 1'000},
    {"μ", "micro", 1, 1'000'000}, {"µ", "micro", 1, 1'000'000}, {"n", "nano", 1, 1'000'000'000},
};

Rational quotient(int64_t numerator, int64_t denominator) {
  Rational value;
  fmpq_set_si(value.get(), numerator, static_cast<uint64_t>(denominator));
  return value;
}

const Row* find_row(std::string_view name) {
  if (name.empty() || name.find(' ') != name.npos) return nullptr;
  const std::string between = " " + std::string(name) + " ";
  const auto* row = std::find_if(std::begin(kRows), std::end(kRows),
                                 [&](const Row& r) { return r.names.find(between) != r.names.npos; });
  return row == std::end(kRows) ? nullptr : row;
}

bool is_ascii_word(std::string_view name) {
  return name.size() > 2 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
         });
}

// Words in any letter case, in the singular or plural; symbols as they are.
const Row* find_word(std::string_view name) {
  if (const Row* row = find_row(name)) return row;
  if (!is_ascii_word(name)) return nullptr;
  std::string lower(name);
  for (char& c : lower) c = static_cast<char>(c | 0x20);
  if (const Row* row = lower.size() > 3 ? find_row(lower) : nullptr) return row;
  for (const std::string_view plural : {"s", "es"})
    if (lower.ends_with(plural))
      if (const Row* row = find_row(lower.substr(0, lower.size() - plural.size()))) return row;
  return nullptr;
}

}  // namespace

std::optional<Unit> named_unit(std::string_view name) {
  // °C and °F have their zeros elsewhere.
  if (name == "°C") return Unit{kTemperature, Rational(1), quotient(27'315, 100)};
  if (name == "°F") return Unit{kTemperature, quotient(5, 9), quotient(45'967, 180)};
  if (const Row* row = find_word(name))
    return Unit{row->dimensions, quotient(row->numerator, row->denominator), {}};
  for (const Prefix& prefix : kPrefixes) {
    const bool word = is_ascii_word(name) && name.starts_with(prefix.word);
    if (!word && !name.starts_with(prefix.symbol)) continue;
    const std::string_view rest = name.substr(word ? prefix.word.size() : prefix.symbol.size());
    const Row* row = word ? find_word(rest) : find_row(rest);
    if (row == nullptr || !row->prefixes || (!word && rest.size() > 3)) continue;
    Rational factor = quotient(row->numerator, row->denominator);
    const Rational scale = quotient(prefix.numerator, prefix.denominator);
    fmpq_mul(factor.get(), factor.get(), scale.get());
    return Unit{row->dimensions, std::move(factor), {}};
  }
  return std::nullopt;
}

}  // namespace whet::math
