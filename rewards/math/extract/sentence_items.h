// The items of one sentence with the predicates of the grammar of statements (statement.h): the item at an
// index, values that form a list, words that form a link.
#pragma once

#include <string_view>
#include <vector>

#include "rewards/math/extract/sentence.h"
#include "rewards/math/extract/statement_words.h"

namespace whet::math::extraction {

// Refers to the text and the formulas. Beyond the last item all predicates are false.
class SentenceItems {
 public:
  // Announced: the sentence follows "the answer is".
  SentenceItems(std::string_view text, const std::vector<Formula>& inside, bool announced);

  size_t size() const { return items_.size(); }
  const Item& operator[](size_t at) const { return items_[at]; }
  std::string_view text() const { return text_; }
  const std::vector<Formula>& formulas() const { return formulas_; }
  bool announced() const { return announced_; }

  bool is_word(size_t at, WordClass word_class) const;
  bool is_word(size_t at, std::string_view words) const;
  bool is_sign(size_t at, std::string_view signs) const;
  bool is_value(size_t at) const;
  // In closed brackets: a parenthesis.
  bool is_aside(size_t at) const { return aside_[at]; }
  // Of "because" and its like those that begin an explanation wherever they stand.
  bool explains(size_t at) const;

  // The first and the last item of the list that the value at `at` is in.
  size_t list_begin(size_t at) const;
  size_t list_end(size_t at) const;
  // How many words before `end` are a link together.
  size_t words_in_phrase(size_t end) const;

 private:
  bool are_joined(size_t first, size_t second) const;

  std::string_view text_;
  const std::vector<Formula>& formulas_;
  std::vector<Item> items_;
  bool announced_;
  std::vector<bool> aside_;
};

}  // namespace whet::math::extraction
