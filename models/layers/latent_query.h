// The queries of latent attention in the absorbed form (DeepSeek-V2, section 2.1.3): a latent part and a
// rotated part, written in one pass.
#pragma once

#include "models/layers/functions.h"
#include "models/packed_weights.h"

namespace whet {

// q: [rows, heads, nope + rope]; w_uk: what is packed, [heads, rank, nope], as a view that gradients flow
// through. Returns [q_nope W_uk | rope(q_rope)], [rows, heads, rank + rope].
Remade latent_query(const at::Tensor& q, const at::Tensor& w_uk,
                    const std::shared_ptr<const PackedWeights>& packed, const at::Tensor& positions,
                    const RopeTable& table, const Exec& exec);

}  // namespace whet
