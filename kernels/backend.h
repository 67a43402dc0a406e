// The operations of a model's forward pass, and those of its backward pass that are not plain matrix
// products, implemented once for each kind of device. Code outside of this folder does not access a tensor's
// memory.
//
// Contract, for every device and dtype (tested by kernels/self_test.h): a row of a result is a function of
// its input row and of the weights alone, to the last bit, whatever other rows are in the batch and however
// the work is divided among threads; a token's attention is a function of the tokens it attends to, whichever
// pages hold them. So decode, chunked prefill and training compute the same bits.
//
// Tensors are on the backend's device, of the dtype it computes in (the CPU: float32), and contiguous unless
// said otherwise. Results are written to tensors that the caller has allocated. Optional tensors may be
// undefined. Another dtype throws c10::Error; shapes are not checked.
#pragma once

#include <ATen/core/Tensor.h>

#include <span>
#include <string>
#include <vector>

#include "kernels/exec.h"
#include "kernels/sampling.h"
#include "kernels/shapes.h"

namespace whet::kernels {

// Weights laid out for the products, by Backend::pack(): `count` matrices [outputs, inputs].
struct PackedMatrices {
  at::Tensor data;
  int64_t outputs = 0, inputs = 0;
};

// A part of PackedMatrices may begin at each multiple of so many outputs.
inline constexpr int64_t kOutputTile = 64;

// Layer `layer` of a cache, data [pages, layers, page_numel]. Token t of sequence s is in page
// page_table[s, t / kPageTokens]; page_table: int32 [sequences, width], of any width that suffices.
struct PagedKv {
  const at::Tensor& data;
  int64_t layer = 0;
  const at::Tensor& page_table;
};

// Rotation angles of every position: cos and sin are [positions, dim / 2].
struct RopeAngles {
  at::Tensor cos, sin;
  RopePairs pairs = RopePairs::halves;
};

struct Routing {
  at::Tensor scores;   // [tokens, experts]
  at::Tensor chosen;   // int64 [tokens, active], the largest score + bias first, ties to the lower index
  at::Tensor weights;  // [tokens, active]
};

// The slots (token, k) sorted by expert, so that each expert multiplies one contiguous block of rows. All
// int64.
struct ExpertDispatch {
  at::Tensor rows;    // [tokens * active]: the token that each sorted slot reads
  at::Tensor slots;   // [tokens, active]: the index of slot (token, k) in sorted order
  at::Tensor begins;  // [experts + 1]: bounds of the experts' blocks in sorted order
};

// Of the inputs of attention, in their shapes.
struct AttentionGrads {
  at::Tensor query, key, value;
};

// Of a row of logits, [rows] each.
struct TokenScores {
  at::Tensor logprobs, entropy;
  at::Tensor log_normalizer = {};  // log(sum(exp(logit / temperature))); optional
};

class Backend {
 public:
  virtual ~Backend() = default;
  virtual at::Device device() const = 0;
  // Such as "avx2 on 2 threads".
  virtual std::string name() const = 0;

  // -- Memory

  // Zeros; memory is committed when it is first written. Throws Error when the address space is exhausted.
  virtual at::Tensor allocate(at::IntArrayRef sizes, at::ScalarType dtype) const = 0;
  // Elements of a page of kPageTokens tokens in one layer.
  virtual int64_t page_numel(const AttentionShape& shape) const = 0;
  // data: [pages, ...]; copies page from[i] to page to[i], in the order of i.
  virtual void copy_pages(const at::Tensor& data, std::span<const int32_t> from,
                          std::span<const int32_t> to) const = 0;

  // -- Products. y = x W^T, one chain of fused multiply-adds over the inputs, first to last.

  // weight: [outputs, inputs] or [count, outputs, inputs] with any strides. The first call allocates
  // `packed`.
  virtual void pack(const at::Tensor& weight, PackedMatrices& packed) const = 0;
  // Of what pack() allocates.
  virtual int64_t packed_bytes(const at::Tensor& weight) const = 0;
  // Outputs [first, first + count) of the only matrix, in the same memory. first: a multiple of kOutputTile.
  virtual PackedMatrices outputs_of(const PackedMatrices& packed, int64_t first, int64_t count) const = 0;
  // out = residual + (x W^T + bias). x: [rows, inputs], the last dimension contiguous; bias: [outputs],
  // optional; residual, out: [rows, outputs], residual optional.
  virtual void linear(const at::Tensor& x, const PackedMatrices& weight, const at::Tensor& bias,
                      const at::Tensor& residual, const at::Tensor& out) const = 0;
  // One matrix for each head. x: [rows, heads, inputs], out: [rows, heads, outputs], the last dimensions
  // contiguous.
  virtual void head_linear(const at::Tensor& x, const PackedMatrices& weights,
                           const at::Tensor& out) const = 0;
  // One matrix for each expert e, for rows [begins[e], begins[e + 1]) of x [rows, inputs] and out [rows,
  // outputs].
  virtual void grouped_linear(const at::Tensor& x, const PackedMatrices& weights, const at::Tensor& begins,
                              const at::Tensor& out) const = 0;
  // out = a b, or out += a b if `accumulate`, for gradients. a: [m, k], b: [k, n], with any strides; out: [m,
  // n], the last dimension contiguous; or all with one more dimension in front, which counts products.
  virtual void multiply(const at::Tensor& a, const at::Tensor& b, const at::Tensor& out,
                        bool accumulate) const = 0;
  // grad: [rows, outputs]; x, grad_x: [rows, inputs]; weights, grad_weights: [experts, outputs, inputs], of
  // which only the experts that have rows are written in grad_weights.
  virtual void grouped_linear_backward(const at::Tensor& grad, const at::Tensor& x, const at::Tensor& weights,
                                       const at::Tensor& begins, const at::Tensor& grad_x,
                                       const at::Tensor& grad_weights) const = 0;

  // -- Rows

  // out[r] = weight * x[r] / sqrt(mean(x[r]^2) + eps) (Zhang & Sennrich 2019, equation 4). x, out: [...,
  // dim]; weight: [dim]; inverse_rms: [rows], optional.
  virtual void rms_norm(const at::Tensor& x, const at::Tensor& weight, double eps, const at::Tensor& out,
                        const at::Tensor& inverse_rms) const = 0;
  // grad, x, grad_x: [..., dim]; grad_weight [dim] is added to.
  virtual void rms_norm_backward(const at::Tensor& grad, const at::Tensor& x, const at::Tensor& weight,
                                 const at::Tensor& inverse_rms, const at::Tensor& grad_x,
                                 const at::Tensor& grad_weight) const = 0;
  // silu(gate) * up (Shazeer 2020). x, grad_x: [rows, gate | up], 2 * dim columns; out, grad: [rows, dim].
  virtual void swiglu(const at::Tensor& x, const at::Tensor& out) const = 0;
  virtual void swiglu_backward(const at::Tensor& grad, const at::Tensor& x,
                               const at::Tensor& grad_x) const = 0;
  // Rotary embedding (Su et al. 2021, equation 34); `direction` -1 rotates back. x, out: [rows, heads, dim],
  // the last dimension contiguous; positions: int64 [rows].
  virtual void rope(const at::Tensor& x, const at::Tensor& positions, const RopeAngles& angles,
                    float direction, const at::Tensor& out) const = 0;

  // -- Attention

  // Writes the new tokens' keys and values into their pages, then attends from each token to itself and to
  // the tokens before it. query: [rows, heads, key_dim]; key: [rows, kv_heads, key_dim]; value: [rows,
  // kv_heads, value_dim], with any row stride, not read if latent; out: [rows, heads, value_dim].
  virtual void attend(const AttentionShape& shape, const at::Tensor& query, const at::Tensor& key,
                      const at::Tensor& value, std::span<const SequenceSpan> spans, const PagedKv& kv,
                      const at::Tensor& out) const = 0;
  // Gradients of attend() without a cache. Tensors as above, all of a shape and strides but `value`; `grads`
  // are contiguous: that of the query is written, those of keys and values are added to, so that of a shared
  // prefix is the sum over the sequences, in their order.
  virtual void attend_backward(const AttentionShape& shape, const at::Tensor& query, const at::Tensor& key,
                               const at::Tensor& value, std::span<const SequenceSpan> spans,
                               const at::Tensor& grad_out, const AttentionGrads& grads) const = 0;

  // -- Mixture of experts

  // logits: [tokens, experts]; bias: [experts], added for the choice of experts only, optional.
  virtual void route(const RouterShape& shape, const at::Tensor& logits, const at::Tensor& bias,
                     const Routing& routing) const = 0;
  // The same for given choices: routing.chosen is read, and the rest written.
  virtual void weigh_experts(const RouterShape& shape, const at::Tensor& logits,
                             const Routing& routing) const = 0;
  // From the gradient of the weights to that of the logits, for fixed choices. grad_weights, chosen: [tokens,
  // active]; scores, grad_logits: [tokens, experts].
  virtual void route_backward(const RouterShape& shape, const at::Tensor& grad_weights,
                              const at::Tensor& scores, const at::Tensor& chosen,
                              const at::Tensor& grad_logits) const = 0;
  // chosen: int64 [tokens, active], in [0, experts).
  virtual ExpertDispatch dispatch_experts(const at::Tensor& chosen, int64_t experts) const = 0;
  // out[i] = x[rows[i]]. x: [tokens, dim]; rows: int64 [tokens * active]; out: [tokens * active, dim].
  virtual void gather_rows(const at::Tensor& x, const at::Tensor& rows, const at::Tensor& out) const = 0;
  // grad_x[t] = the sum of the gradients of token t's slots, in slot order.
  virtual void gather_rows_backward(const at::Tensor& grad, const at::Tensor& slots,
                                    const at::Tensor& grad_x) const = 0;
  // residual + (a token's weighed slots, summed in slot order, + shared). y: [tokens * active, dim]; weights:
  // [tokens, active]; shared, residual, out: [tokens, dim], the first two optional.
  virtual void combine_slots(const at::Tensor& y, const at::Tensor& weights, const at::Tensor& slots,
                             const at::Tensor& shared, const at::Tensor& residual,
                             const at::Tensor& out) const = 0;
  virtual void combine_slots_backward(const at::Tensor& grad, const at::Tensor& y, const at::Tensor& weights,
                                      const at::Tensor& slots, const at::Tensor& grad_y,
                                      const at::Tensor& grad_weights) const = 0;

  // -- Vocabulary

  // logits [rows, vocab] become log-probabilities at `temperature`; logprobs[r] is that of targets[r] (int64
  // [rows]), entropy[r] that of the row in nats, NaN when a logit is NaN or +inf, or when all are -inf.
  virtual void token_logprobs(const at::Tensor& logits, const at::Tensor& targets, double temperature,
                              const TokenScores& scores) const = 0;
  // In place: logits [rows, n] of tokens [first, first + n) become their gradients. `scores` and `targets`
  // are those of the forward pass, with log_normalizer; `grads` has the gradients of logprobs and entropy.
  virtual void token_logprobs_backward(const at::Tensor& logits, int64_t first, const at::Tensor& targets,
                                       double temperature, const TokenScores& scores,
                                       const TokenScores& grads) const = 0;
  // One token for every element of `rows`, from logits [any, vocab], which are not modified.
  virtual std::vector<SampledToken> sample(const at::Tensor& logits,
                                           std::span<const SamplingRow> rows) const = 0;

  // The implementations for this device that must give the same bits as this one, each on one thread: one for
  // each instruction set of the CPU.
  virtual std::vector<Exec> variants() const = 0;
};

}  // namespace whet::kernels
