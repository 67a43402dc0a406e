// The words that distinguish sentences that state a value from others, in the supported languages. Directly
// before a value only links and fillers are accepted; farther away, where any word may occur, the classes
// that retract a statement are rejected.
#pragma once

#include <cstdint>
#include <string_view>

namespace whet::math::extraction {

enum class WordClass : uint8_t {
  copula,       // is, equals, est
  verb,         // of having, getting or doing an amount: costs, sold, obtenemos
  filler,       // may occur between a link and its value: the, exactly, about, therefore
  conclusion,   // so, hence: the text before it does not matter
  cause,        // because, since: what follows explains
  condition,    // if, suppose
  place,        // at, when, for: "x = 12" after it is a condition
  doubt,        // not, never, maybe, wrong
  alternative,  // or, vs, but: behind a value it is not the only one
  relative,     // who, that, with: a doubt behind it is about what is counted
  quantity,     // total, area: may name an equation that follows
  adverse,      // might, may, could, can: before "be" a possibility
  modifier,     // minus, times, below: behind a value it is another one
};

// Whether `word` is one of `words`, which have a space between them.
bool is_one_of(std::string_view word, std::string_view words);

// The classes of `word`, which is in small letters: bit i for the WordClass i.
uint32_t classes_of(std::string_view word);
inline bool is_in(WordClass word_class, uint32_t classes) {
  return (classes >> static_cast<int>(word_class) & 1) != 0;
}
// Whether `words`, with a space between them, are a link of several: "adds up to", "total of".
bool is_phrase(std::string_view words);

// Whether a run of Chinese, Japanese or Korean ends with a link to a value: "答案是", "答えは".
bool ends_in_link(std::string_view run);
// Whether the run contains a word that retracts a statement or compares: 不, 可能, 或, 大于, ない.
bool holds_doubt(std::string_view run);
bool holds_condition(std::string_view run);
// Whether a run after a value changes it: "5 以上", "5 的倍数", but not "5 です".
bool changes_value(std::string_view run);
bool ends_in_question(std::string_view run);
// Whether a run after a value is a final copula: です, 입니다.
bool states_behind(std::string_view run);
bool begins_with_conclusion(std::string_view run);

}  // namespace whet::math::extraction
