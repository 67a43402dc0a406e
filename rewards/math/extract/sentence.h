// A sentence as the words, values and signs that the grammar of statements (statement.h) is written in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rewards/math/extract/formulas.h"
#include "rewards/math/extract/scan.h"

namespace whet::math::extraction {

enum class ItemType : uint8_t {
  word,    // of a script with spaces between words, with the apostrophes in it; \command outside formulas
  script,  // a run of Chinese, Japanese or Korean characters
  value,   // a formula or number
  name,    // a formula that only names: $n$, $ABC$
  equals,  // = where nothing makes it another sign; also := and ==
  sign,    // one code point of anything else
};

struct Item {
  ItemType type = ItemType::sign;
  size_t begin = 0, end = 0;
  std::string text;         // of a word: in small ASCII letters, with ' for ’
  bool has_equals = false;  // of a value: it holds an equation
  int formula = -1;         // its index among the formulas
  uint32_t classes = 0;     // of a word (statement_words.h)
};

// The items of `sentence`, without spaces and the signs that only set it (markdown's, quotes, lone dollars).
// `inside` are its formulas.
std::vector<Item> items_of(std::string_view sentence, const std::vector<Formula>& inside);

// Whether the formula is more than a name: not $n$, $f(x)$, $ABCD$.
bool says_something(std::string_view content);

// Whether `text` holds a sign of computation between or behind digits: "3 + 4", "5!", "\frac{1}{2}".
bool is_computation(std::string_view text);

}  // namespace whet::math::extraction
