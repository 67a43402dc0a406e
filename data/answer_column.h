// The right answer under the names that data sets give it.
#pragma once

#include "base/json.h"

namespace whet {

// Gives a row without a column `answer` (or with a null one) that of `solution` (TRL), else of
// `reward_model.ground_truth` (verl), where it has one.
void add_answer(Json& columns);

}  // namespace whet
