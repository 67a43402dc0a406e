// For rules that reward a length depending on whether the answer is correct, as decided by another rule of
// the same rubric.
#pragma once

#include <string>

#include "base/function_ref.h"
#include "rewards/reward.h"

namespace whet {

// `reward` of the length in tokens and whether the part `of` is 1 or more. Where that part is unjudged or not
// applicable, so is the result.
Judgement judge_by_length(const Completion& completion, const std::string& of,
                          FunctionRef<double(int64_t length, bool correct)> reward);

}  // namespace whet
