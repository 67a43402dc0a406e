// Row-wise float32 kernels of the forward pass. Each output row is a function of its input row alone,
// computed in one fixed order, so a row's bits do not depend on the rest of the batch. `x` and `out` are
// row-major and may be the same pointer unless said otherwise.
#pragma once

#include <cstdint>

#include "base/threads.h"
#include "kernels/shapes.h"

namespace whet::kernels {

// out[r] = weight * x[r] / sqrt(mean(x[r]^2) + eps); also stores 1/rms per row in `inverse_rms` if given.
// RMSNorm: Zhang & Sennrich 2019, equation 4. x, out: [rows, dim]; weight: [dim].
void rms_norm(const float* x, const float* weight, float eps, int64_t rows, int64_t dim, float* out,
              float* inverse_rms, const Threads& threads);

// Gradients of rms_norm: grad_x [rows, dim] is written, grad_weight [dim] is added to.
void rms_norm_backward(const float* grad_out, const float* x, const float* weight, const float* inverse_rms,
                       int64_t rows, int64_t dim, float* grad_x, float* grad_weight);

// SwiGLU (Shazeer 2020): out[r] = silu(gate) * up, where x[r] = [gate | up]. x: [rows, 2 * dim]; out: [rows,
// dim].
void swiglu(const float* x, int64_t rows, int64_t dim, float* out, const Threads& threads);
// grad_x: [rows, 2 * dim].
void swiglu_backward(const float* grad_out, const float* x, int64_t rows, int64_t dim, float* grad_x);

// Strides of the vectors [rows, heads, dim] of a tensor, in floats.
struct HeadStrides {
  int64_t row, head;
};

// Rotary embedding (Su et al. 2021, equation 34). cos, sin: [positions, dim/2]; positions: [rows].
// `direction` is +1 to rotate and -1 to rotate back (the gradient).
struct RopeShape {
  int64_t rows = 0, heads = 0, dim = 0;
  RopePairs pairs = RopePairs::halves;
  float direction = 1;
};
void rope(const RopeShape& shape, const int64_t* positions, const float* cos, const float* sin,
          const float* x, HeadStrides x_strides, float* out, HeadStrides out_strides, const Threads& threads);

// In-place log-softmax of one row after division by `temperature`. Returns the entropy in nats; NaN when a
// logit is NaN or +inf, or when all are -inf. A single -inf is a token of probability 0.
// The kernels also give `log_normalizer`, log(sum(exp(logit / temperature))).
float log_softmax(float* logits, int64_t size, float temperature);

// What the gradient of one row's logits follows from, but for the logits.
struct LogSoftmaxRow {
  float temperature = 1, log_normalizer = 0, entropy = 0;  // of the forward pass
  float grad_logprob = 0;                                  // of the target's log-probability
  float grad_entropy = 0;
};
// The kernels' log_softmax_backward turns logits, all or a part of a row's, into the gradient
// -p_i (grad_logprob + grad_entropy (log p_i + entropy)) / temperature; what the target gets in addition is
// left to the caller.

}  // namespace whet::kernels
