// A penalty for repeated n-grams (the repetition penalty of Open R1, get_repetition_penalty_reward).
#pragma once

#include <string>

#include "base/bounds.h"
#include "base/enum_names.h"
#include "rewards/reward.h"

namespace whet {

// What is counted as repeated.
enum class TextUnit { words, tokens };
constexpr auto enum_names(TextUnit) {
  return std::to_array<EnumName<TextUnit>>({{TextUnit::words, "words"}, {TextUnit::tokens, "tokens"}});
}

// -(1 - distinct / all) over the runs of `ngram_size` consecutive words, ASCII letter case aside, or token
// ids: 0 where nothing is repeated or there are fewer units than ngram_size, near -1 for endless repetition.
class RepetitionReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "repetition";
    int64_t ngram_size = 0;
    TextUnit unit = TextUnit::words;

    template <class V>
    void fields(V& v) {
      v("ngram_size", ngram_size, "how many units an n-gram has", at_least(1));
      v("unit", unit, "words: separated by white space; tokens: for languages without spaces");
    }
  };
  static constexpr const char* kHelp = "0, falling towards -1 with the share of n-grams that are repeated";

  // Throws UsageError where ngram_size is not positive.
  explicit RepetitionReward(const Options& options);
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;

 private:
  Options options_;
};

}  // namespace whet
