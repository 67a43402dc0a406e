// Which samples of a prompt give the same answer, for majority votes. The answer of a sample is what the
// rubric's first rule has found: "answer" in the detail of its judgement (choice, countdown, exact, gsm8k,
// math, and judges of one's own that report one).
#pragma once

#include <vector>

#include "data/episode.h"
#include "scoring/rubric.h"

namespace whet {

// Whether the rule reports answers. Then every judged sample's detail has "answer", null or "" for none.
bool has_answers(const std::vector<Group>& groups, const Rubric& rubric);

// For every group, a number for each of its completions: equal ones for the same answer, -1 for none. A
// sample has the answer of the first one before it that Rubric::same_answer() takes for the same. On
// `threads` threads; the result does not depend on their number.
std::vector<std::vector<int>> answer_classes(const std::vector<Group>& groups, const Rubric& rubric,
                                             int threads);

}  // namespace whet
