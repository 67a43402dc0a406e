#include "kernels/cpu/backend/cpu_backend.h"
#include "kernels/cpu/linear.h"
#include "kernels/cpu/multiply.h"

namespace whet::kernels {

namespace {

const float* matrix(const PackedMatrices& packed, int64_t index) {
  return in(packed.data) + index * packed.data.stride(0);
}

}  // namespace

void CpuBackend::pack(const at::Tensor& weight, PackedMatrices& packed) const {
  const int64_t count = weight.dim() == 3 ? weight.size(0) : 1;
  packed.outputs = weight.size(-2);
  packed.inputs = weight.size(-1);
  if (!packed.data.defined())
    packed.data = allocate({count, packed_size(packed.outputs, packed.inputs)}, weight.scalar_type());
  for (int64_t i = 0; i < count; ++i)
    pack_weights(in(weight) + (weight.dim() == 3 ? i * weight.stride(0) : 0), weight.stride(-2),
                 weight.stride(-1), packed.outputs, packed.inputs,
                 into(packed.data) + i * packed.data.stride(0), threads_);
}

int64_t CpuBackend::packed_bytes(const at::Tensor& weight) const {
  return (weight.dim() == 3 ? weight.size(0) : 1) * packed_size(weight.size(-2), weight.size(-1)) *
         static_cast<int64_t>(weight.element_size());
}

PackedMatrices CpuBackend::outputs_of(const PackedMatrices& packed, int64_t first, int64_t count) const {
  static_assert(kOutputTile % kPanel == 0);
  require(first % kOutputTile == 0, "outputs begin at ", first, ", no multiple of ", kOutputTile);
  return {packed.data.narrow(1, first * packed.inputs, packed_size(count, packed.inputs)), count,
          packed.inputs};
}

void CpuBackend::multiply(const at::Tensor& a, const at::Tensor& b, const at::Tensor& out,
                          bool accumulate) const {
  const bool several = a.dim() == 3;
  const auto view = [&](const at::Tensor& x, int64_t i) -> MatrixView {
    return {in(x) + (several ? i * x.stride(0) : 0), x.stride(-2), x.stride(-1)};
  };
  std::vector<MatrixProduct> products;
  for (int64_t i = 0; i < (several ? a.size(0) : 1); ++i)
    products.push_back({view(a, i), view(b, i), a.size(-2), a.size(-1), b.size(-1),
                        into(out) + (several ? i * out.stride(0) : 0), out.stride(-2), accumulate});
  kernels::multiply(table_, products, threads_);
}

void CpuBackend::linear(const at::Tensor& x, const PackedMatrices& weight, const at::Tensor& bias,
                        const at::Tensor& residual, const at::Tensor& out) const {
  const LinearProduct product{
      in(x),          x.size(0),         x.stride(0), matrix(weight, 0), weight.inputs,
      weight.outputs, in_optional(bias), into(out),   out.stride(0),     in_optional(residual)};
  kernels::linear(table_, {&product, 1}, threads_);
}

void CpuBackend::head_linear(const at::Tensor& x, const PackedMatrices& weights,
                             const at::Tensor& out) const {
  std::vector<LinearProduct> products;
  for (int64_t h = 0; h < x.size(1); ++h)
    products.push_back({in(x) + h * x.stride(1), x.size(0), x.stride(0), matrix(weights, h), weights.inputs,
                        weights.outputs, nullptr, into(out) + h * out.stride(1), out.stride(0)});
  kernels::linear(table_, products, threads_);
}

void CpuBackend::grouped_linear(const at::Tensor& x, const PackedMatrices& weights, const at::Tensor& begins,
                                const at::Tensor& out) const {
  const auto* begin = in<int64_t>(begins);
  std::vector<LinearProduct> products;
  for (int64_t e = 0; e + 1 < begins.numel(); ++e)
    if (begin[e + 1] > begin[e])
      products.push_back({in(x) + begin[e] * weights.inputs, begin[e + 1] - begin[e], weights.inputs,
                          matrix(weights, e), weights.inputs, weights.outputs, nullptr,
                          into(out) + begin[e] * weights.outputs, weights.outputs});
  kernels::linear(table_, products, threads_);
}

void CpuBackend::grouped_linear_backward(const at::Tensor& grad, const at::Tensor& x,
                                         const at::Tensor& weights, const at::Tensor& begins,
                                         const at::Tensor& grad_x, const at::Tensor& grad_weights) const {
  const int64_t outputs = weights.size(1), inputs = weights.size(2);
  const auto* begin = in<int64_t>(begins);
  std::vector<MatrixProduct> products;
  for (int64_t e = 0; e + 1 < begins.numel(); ++e) {
    const int64_t first = begin[e], count = begin[e + 1] - first;
    if (count == 0) continue;
    const float *block = in(grad) + first * outputs, *rows = in(x) + first * inputs;
    products.push_back({{block, outputs},
                        {in(weights) + e * outputs * inputs, inputs},
                        count,
                        outputs,
                        inputs,
                        into(grad_x) + first * inputs,
                        inputs});
    products.push_back({{block, 1, outputs},
                        {rows, inputs},
                        outputs,
                        count,
                        inputs,
                        into(grad_weights) + e * outputs * inputs,
                        inputs});
  }
  kernels::multiply(table_, products, threads_);
}

}  // namespace whet::kernels
