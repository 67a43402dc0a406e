// Next-token prediction: the loss is the weighted mean of -log p over all targets of a step.
#pragma once

#include "train/objective.h"

namespace whet {

Objective cross_entropy();

}  // namespace whet
