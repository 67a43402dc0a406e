// The operations of kernels/backend.h on the CPU, in float32, by the kernels of kernels/cpu on a pool of
// threads.
#pragma once

#include "base/error.h"
#include "base/threads.h"
#include "kernels/backend.h"
#include "kernels/cpu/table.h"

namespace whet::kernels {

class CpuBackend final : public Backend {
 public:
  CpuBackend(const KernelTable& table, int threads) : table_(table), threads_(threads) {}

  at::Device device() const override { return at::kCPU; }
  std::string name() const override {
    return concat(table_.name, " on ", threads_.count(), threads_.count() == 1 ? " thread" : " threads");
  }

  at::Tensor allocate(at::IntArrayRef sizes, at::ScalarType dtype) const override;
  int64_t page_numel(const AttentionShape& shape) const override;
  void copy_pages(const at::Tensor& data, std::span<const int32_t> from,
                  std::span<const int32_t> to) const override;

  void pack(const at::Tensor& weight, PackedMatrices& packed) const override;
  int64_t packed_bytes(const at::Tensor& weight) const override;
  PackedMatrices outputs_of(const PackedMatrices& packed, int64_t first, int64_t count) const override;
  void linear(const at::Tensor& x, const PackedMatrices& weight, const at::Tensor& bias,
              const at::Tensor& residual, const at::Tensor& out) const override;
  void head_linear(const at::Tensor& x, const PackedMatrices& weights, const at::Tensor& out) const override;
  void grouped_linear(const at::Tensor& x, const PackedMatrices& weights, const at::Tensor& begins,
                      const at::Tensor& out) const override;
  void multiply(const at::Tensor& a, const at::Tensor& b, const at::Tensor& out,
                bool accumulate) const override;
  void grouped_linear_backward(const at::Tensor& grad, const at::Tensor& x, const at::Tensor& weights,
                               const at::Tensor& begins, const at::Tensor& grad_x,
                               const at::Tensor& grad_weights) const override;

  void rms_norm(const at::Tensor& x, const at::Tensor& weight, double eps, const at::Tensor& out,
                const at::Tensor& inverse_rms) const override;
  void rms_norm_backward(const at::Tensor& grad, const at::Tensor& x, const at::Tensor& weight,
                         const at::Tensor& inverse_rms, const at::Tensor& grad_x,
                         const at::Tensor& grad_weight) const override;
  void swiglu(const at::Tensor& x, const at::Tensor& out) const override;
  void swiglu_backward(const at::Tensor& grad, const at::Tensor& x, const at::Tensor& grad_x) const override;
  void rope(const at::Tensor& x, const at::Tensor& positions, const RopeAngles& angles, float direction,
            const at::Tensor& out) const override;

  void attend(const AttentionShape& shape, const at::Tensor& query, const at::Tensor& key,
              const at::Tensor& value, std::span<const SequenceSpan> spans, const PagedKv& kv,
              const at::Tensor& out) const override;
  void attend_backward(const AttentionShape& shape, const at::Tensor& query, const at::Tensor& key,
                       const at::Tensor& value, std::span<const SequenceSpan> spans,
                       const at::Tensor& grad_out, const AttentionGrads& grads) const override;

  void route(const RouterShape& shape, const at::Tensor& logits, const at::Tensor& bias,
             const Routing& routing) const override;
  void weigh_experts(const RouterShape& shape, const at::Tensor& logits,
                     const Routing& routing) const override;
  void route_backward(const RouterShape& shape, const at::Tensor& grad_weights, const at::Tensor& scores,
                      const at::Tensor& chosen, const at::Tensor& grad_logits) const override;
  ExpertDispatch dispatch_experts(const at::Tensor& chosen, int64_t experts) const override;
  void gather_rows(const at::Tensor& x, const at::Tensor& rows, const at::Tensor& out) const override;
  void gather_rows_backward(const at::Tensor& grad, const at::Tensor& slots,
                            const at::Tensor& grad_x) const override;
  void combine_slots(const at::Tensor& y, const at::Tensor& weights, const at::Tensor& slots,
                     const at::Tensor& shared, const at::Tensor& residual,
                     const at::Tensor& out) const override;
  void combine_slots_backward(const at::Tensor& grad, const at::Tensor& y, const at::Tensor& weights,
                              const at::Tensor& slots, const at::Tensor& grad_y,
                              const at::Tensor& grad_weights) const override;

  void token_logprobs(const at::Tensor& logits, const at::Tensor& targets, double temperature,
                      const TokenScores& scores) const override;
  void token_logprobs_backward(const at::Tensor& logits, int64_t first, const at::Tensor& targets,
                               double temperature, const TokenScores& scores,
                               const TokenScores& grads) const override;
  std::vector<SampledToken> sample(const at::Tensor& logits,
                                   std::span<const SamplingRow> rows) const override;

  std::vector<Exec> variants() const override;

 private:
  const KernelTable& table_;
  Threads threads_;
};

// The elements of a tensor of dtype T on the host. Throws c10::Error for another dtype.
template <class T>
const T* in(const at::Tensor& tensor) {
  return tensor.const_data_ptr<T>();
}
template <class T = float>
T* into(const at::Tensor& tensor) {
  return tensor.mutable_data_ptr<T>();
}
inline const float* in(const at::Tensor& tensor) { return in<float>(tensor); }
// Null where the tensor is undefined.
inline const float* in_optional(const at::Tensor& tensor) {
  return tensor.defined() ? in<float>(tensor) : nullptr;
}

}  // namespace whet::kernels
