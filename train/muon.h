// Muon (Jordan et al. 2024): momentum whose matrices are made nearly orthogonal before they are added to the
// weights.
#pragma once

#include <ATen/core/Tensor.h>

#include "kernels/exec.h"
#include "models/parameters.h"

namespace whet {

// Whether Muon is meant for it: a matrix, or a stack of them, that is neither the embedding, the head nor a
// router.
bool is_muon_matrix(const Parameter& parameter);

// The polar factor U V^T of each matrix U S V^T of `x`, [..., rows, columns], about: five steps of the
// Newton-Schulz iteration X <- a X + b X X^T X + c (X X^T)^2 X with the coefficients of Jordan's Muon, after
// division by the Frobenius norm. Singular values come out between 0.7 and 1.2. In float32 by the products of
// kernels/, so the bits do not depend on the threads.
at::Tensor orthogonalized(const at::Tensor& x, const Exec& exec);

// What a step adds per lr: 0.2 sqrt(max(rows, columns)) gives it the size of a step of AdamW (Moonlight,
// arXiv 2502.16982, section 2.2), so that learning rate and weight decay carry over.
double muon_scale(const at::Tensor& weight);

// One step with Nesterov's momentum on `weight`, [rows, columns] or a stack of matrices, each by itself.
// `buffer` is the momentum, of the same shape.
void muon_step(const at::Tensor& weight, const at::Tensor& gradient, const at::Tensor& buffer, double lr,
               double momentum, double weight_decay, const Exec& exec);

}  // namespace whet
