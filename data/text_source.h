// What next-token training learns from: texts with a loss weight for each piece. Each kind of source is a
// struct of a recipe with make_text_source() and validate() beside it; data/text_file.h is one, and
// tasks/pretrain_data.h has the list.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace whet {

// A piece of text and the loss weight of its tokens; a token counts to the piece that it ends in.
struct WeightedText {
  std::string text;
  float weight;
};

struct TrainingText {
  std::string prompt;  // of weight 0
  std::vector<WeightedText> completion;
  float end_weight = 1;  // of the token that ends the sequence
};

class TextSource {
 public:
  virtual ~TextSource() = default;

  // Text number `index`, a pure function of its arguments; below size() where there is an end. `progress` is
  // the share of all steps that is done.
  virtual TrainingText at(uint64_t index, double progress) const = 0;

  // Texts of an epoch; 0: they are generated without an end.
  virtual size_t size() const { return 0; }

  // For messages: the file, or the key of the recipe.
  virtual std::string name() const = 0;
};

}  // namespace whet
