// The right answer under the names that data sets give it.
#pragma once

#include "base/json.h"

namespace whet {

// If a row has no column `answer` (or null), sets it from `solution` (TRL), else from
// `reward_model.ground_truth` (verl), where there is one.
void add_answer(Json& columns);

}  // namespace whet
