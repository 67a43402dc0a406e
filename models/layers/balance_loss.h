// The sequence-wise balance loss of experts (DeepSeek-V3, section 2.1.2, equations 17 to 20): within a
// sequence, tokens should be spread over the experts.
#pragma once

#include <ATen/core/Tensor.h>

#include <span>

#include "kernels/exec.h"
#include "kernels/shapes.h"

namespace whet {

// The sum over `sequences` of sum_i f_i P_i, a differentiable scalar: f_i = experts / active * the share of
// the sequence's tokens that have expert i among the `active` largest scores (without groups and selection
// bias; ties go to the lower index), a constant, and P_i = the mean over its tokens of score i / sum of the
// scores. A sequence of even load has 1. Its tokens are its rows and, where it continues the prefix of
// another one, those that it shares. logits: [rows, experts], of the router.
at::Tensor balance_loss(const kernels::RouterShape& shape, const at::Tensor& logits,
                        std::span<const kernels::SequenceSpan> sequences, const Exec& exec);

}  // namespace whet
