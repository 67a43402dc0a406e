// The angles of rotary position embeddings and their long-context variants.
#pragma once

#include "models/config.h"
#include "models/layers/functions.h"

namespace whet {

// cos and sin for positions [0, positions), scaled by the variant's attention factor. Variants: linear
// (Chen et al. 2023), llama3 (wavelength bands), yarn (Peng et al. 2023, section 3.2 and 3.4).
RopeTable make_rope_table(const RopeConfig& rope, int64_t dim, int64_t positions, kernels::RopePairs pairs);

// g(s, m) = 0.1 m ln s + 1: yarn's attention temperature; 1 for s <= 1.
double yarn_mscale(double factor, double mscale);

}  // namespace whet
