// The tokens that are added to a model's vocabulary, with the ids that Hugging Face's tokenizers library
// assigns. The caller has to compare them with the ids that files state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tokenizer/spelt_vocabulary.h"

namespace whet {

struct ListedToken {
  std::string name;               // as spelt in the files
  bool special = false;           // left out of decoded texts with skip_special_tokens
  bool normalized = false;        // its normalised form is matched in the normalised text
  bool states_normalized = true;  // else `normalized` is !special, and changes with it
  bool lstrip = false, rstrip = false, single_word = false;
  // Set by AddedVocabulary.
  int32_t id = 0;
  bool was_normalized = false;  // has been listed as normalized: it decodes to its normalised form

  void make_special() {
    special = true;
    if (!states_normalized) normalized = false;
  }
  bool operator==(const ListedToken&) const = default;
};

class AddedVocabulary {
 public:
  // `model` has `size` tokens and outlives this.
  AddedVocabulary(const SpeltVocabulary& model, size_t size) : model_(&model), size_(size) {}

  // A token of the model keeps its id. Any other gets the id after the highest of the tokens added so far,
  // and at least `size`. Adding a token again changes its flags, except that a special token stays special. A
  // token without a name is ignored.
  void add(const ListedToken& token);

  // Among the added tokens; null when it is not one of them. Valid until the next add().
  const ListedToken* find(const std::string& name) const;
  const std::vector<ListedToken>& tokens() const { return tokens_; }
  bool model_has(const std::string& name) const { return model_->find_spelling(name).has_value(); }

 private:
  int32_t next_id() const;

  const SpeltVocabulary* model_;
  size_t size_;
  std::vector<ListedToken> tokens_;
  std::unordered_map<std::string, size_t> index_of_;  // in tokens_, by name
  int32_t highest_ = -1;                              // id in tokens_
};

}  // namespace whet
