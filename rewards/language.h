// Rewards thoughts in one language, against language mixing (DeepSeek-R1, section 2.3.2: "the proportion of
// target language words in the CoT"). A word's language is determined by its script only: English and French
// are not distinguished, nor are Chinese and the kanji of Japanese.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rewards/reward.h"

namespace whet {

// The scripts of a language as a set, bit i for Script i. 0: unknown language. `code` is that of ISO 639-1,
// "zh" or "pt", with or without a region: "pt-BR".
uint64_t scripts_of_language(std::string_view code);

struct WordCount {
  int64_t target = 0, all = 0;  // words, and characters of scripts without word spaces
};

// Counts the words of the text's prose: runs of letters, each character where the script has no spaces
// between words. A word is of the target when all of its letters are of `scripts`. Latin and Greek words of
// one letter are left out: they are mostly variables. In formulas, code, tags and addresses the words of
// other scripts than Latin and Greek count, unless `skip_verbatim`, so that text between dollar signs is
// counted.
WordCount count_words(std::string_view text, uint64_t scripts, bool skip_verbatim = false);

class LanguageReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "language";
    std::string language = "en";
    bool skip_verbatim = false;

    template <class V>
    void fields(V& v) {
      v("language", language,
        "two letters (ISO 639-1): en, zh, ja, ko, ru, ar, hi, ...; languages of one script are the same");
      v("skip_verbatim", skip_verbatim,
        "formulas, code, tags and addresses are left out altogether; else their words count as others do, "
        "but "
        "for those in Latin and Greek letters, which are names there");
    }
  };
  static constexpr const char* kHelp =
      "the share of words in the thought that are written in the language's script; 1 where there are none";

  // Throws UsageError for a language that is not known.
  explicit LanguageReward(const Options& options);
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;

 private:
  uint64_t scripts_;
  bool skip_verbatim_;
};

}  // namespace whet
