// Whether a completion's answer is the gold answer: found, read and compared.
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
  no_answer,  // nothing in the completion is an answer, or none that can be read
  undecided,  // more work than one comparison may cost: counts as different, or policies would aim for it
  unreadable_gold,  // the gold answer cannot be read: no verdict
};

const char* name_of(Outcome outcome);

struct Verification {
  Outcome outcome = Outcome::no_answer;
  std::string gold, answer;      // what was compared, as written; empty where nothing was found
  std::optional<Anchor> anchor;  // where the answer was found
};

// `gold` is the answer alone, in LaTeX or plainly, or a solution with the answer in it; `text` is what the
// completion says behind its thought (after_thought in rewards/tags.h). The verdict depends on nothing but
// the arguments.
Verification verify(std::string_view gold, std::string_view text, const Policy& policy,
                    const ExtractOptions& options);

}  // namespace whet::math
