// The number that an answer to a GSM8K problem states (Cobbe et al. 2021: a number behind "#### ").
//
// Numbers are parsed by the grammar of the math verifier (rewards/math/parse/). Accepted is one exact number:
// digits with or without separators, a fraction, a mixed number, 1e3, 5 million; with a sign, a currency, a
// percent sign or a unit of up to four words. Not accepted are a list, a range, a time, a power, a sum that
// is not evaluated, or a number that the text retracts.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/enum_names.h"

namespace whet {

enum class Gsm8kMethod { flexible, strict };
constexpr auto enum_names(Gsm8kMethod) {
  return std::to_array<EnumName<Gsm8kMethod>>(
      {{Gsm8kMethod::flexible, "flexible"}, {Gsm8kMethod::strict, "strict"}});
}

enum class Gsm8kPercent { number, fraction };
constexpr auto enum_names(Gsm8kPercent) {
  return std::to_array<EnumName<Gsm8kPercent>>(
      {{Gsm8kPercent::number, "number"}, {Gsm8kPercent::fraction, "fraction"}});
}

struct Gsm8kOptions {
  Gsm8kMethod method = Gsm8kMethod::flexible;
  Gsm8kPercent percent = Gsm8kPercent::number;

  template <class V>
  void fields(V& v) {
    v("method", method,
      "strict: only a number behind #### is an answer; flexible: else a marked answer (a box, \"the answer "
      "is\"), else the last number of the text");
    v("percent", percent, "number: 28% is 28, as GSM8K asks for percentages; fraction: it is 0.28");
  }
};

// The canonical form of the stated number: a decimal without thousands separators and redundant zeros,
// "1234.5",
// "-0.25", "0"; without a finite decimal expansion, the fraction in lowest terms, "-1/3". nullopt: no number
// is stated.
//
// Read is the line after the last "####"; those that begin a line of words, "#### Step 2", are headings. Of
// "12 * 3 = 36" the result is read. Without such a line, options.method decides what is read of the text
// after the last heading.
std::optional<std::string> gsm8k_answer(std::string_view text, const Gsm8kOptions& options = {});

}  // namespace whet
