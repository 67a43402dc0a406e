// For rules that reward a length and depend on whether the answer is right, which another rule of the same
// rubric has said.
#pragma once

#include <string>

#include "base/function_ref.h"
#include "rewards/reward.h"

namespace whet {

// `reward` of the length in tokens and whether the answer is right: the part `of` is 1 or more. What that
// rule could not judge, or does not apply to, is the same here.
Judgement judge_by_length(const Completion& completion, const std::string& of,
                          FunctionRef<double(int64_t length, bool correct)> reward);

}  // namespace whet
