// Rewards the format of R1-Zero with a program as the answer.
#pragma once

#include <string>
#include <string_view>

#include "rewards/reward.h"

namespace whet {

// Whether the text has a Markdown block of code that begins with ```language and ends.
bool has_code_block(std::string_view text, std::string_view language);

class CodeFormatReward : public Reward {
 public:
  struct Options {
    static constexpr const char* kName = "code_format";
    std::string language = "python";

    template <class V>
    void fields(V& v) {
      v("language", language, "the word behind the fence that begins the block");
    }
  };
  static constexpr const char* kHelp =
      "1 if the completion has the format and its answer a block of code in the language, else 0";

  // Throws UsageError for an empty language.
  explicit CodeFormatReward(Options options);
  Judgement judge(const Prompt& prompt, const Completion& completion) const override;

 private:
  Options options_;
};

}  // namespace whet
