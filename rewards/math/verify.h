// Whether a completion's answer is the gold answer: extracts, parses and compares it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rewards/math/extract/extract.h"
#include "rewards/math/policy.h"

namespace whet::math {

enum class Outcome {
  equal,
  different,
  no_answer,        // no answer was found, or none that can be parsed
  undecided,        // the budget is exhausted: scored as different, so that policies do not aim for it
  unreadable_gold,  // the gold answer cannot be parsed: no verdict
};

const char* name_of(Outcome outcome);

struct Verification {
  Outcome outcome = Outcome::no_answer;
  std::string gold, answer;      // what was compared, as written; empty where nothing was found
  std::optional<Anchor> anchor;  // where the answer was found
};

// `gold` is the answer, in LaTeX or as plain text, or a solution that contains it; `text` is the completion
// after its thought (after_thought in rewards/tags.h). The verdict is a function of the arguments.
Verification verify(std::string_view gold, std::string_view text, const Policy& policy,
                    const ExtractOptions& options);

// Whether one of two answers, as Verification has them, would match the other as a gold answer. Answers that
// cannot be parsed are compared as texts; where the budget is exhausted the two are different.
bool equivalent(const std::string& a, const std::string& b, const Policy& policy);

}  // namespace whet::math
