// What an update keeps in memory of a forward pass, counted from the shapes. A change of what a layer saves
// for its backward pass (models/layers/differentiable.h) changes these formulas too, or
// tests/models/activation_size_test.cpp fails.
#pragma once

#include "models/config.h"
#include "models/recompute_mode.h"

namespace whet {

// Bytes of the blocks' and the loss' activations at the peak of an update on a micro-batch of `rows` rows, of
// which `trained` have targets. Parameters and their gradients are not counted, nor is scratch memory of
// products with fewer rows than columns.
int64_t update_activation_bytes(const ModelConfig& config, Recompute recompute, int64_t rows,
                                int64_t trained);

// Bytes that a forward pass without gradients takes for `rows` rows, of which `drawn` get logits.
int64_t forward_activation_bytes(const ModelConfig& config, int64_t rows, int64_t drawn);

}  // namespace whet
