#include "kernels/cpu/backend/cpu_backend.h"
#include "kernels/cpu/row_ops.h"

namespace whet::kernels {

void CpuBackend::rms_norm(const at::Tensor& x, const at::Tensor& weight, double eps, const at::Tensor& out,
                          const at::Tensor& inverse_rms) const {
  kernels::rms_norm(table_, in(x), in(weight), static_cast<float>(eps), x.numel() / weight.numel(),
                    weight.numel(), into(out), inverse_rms.defined() ? into(inverse_rms) : nullptr, threads_);
}

void CpuBackend::rms_norm_backward(const at::Tensor& grad, const at::Tensor& x, const at::Tensor& weight,
                                   const at::Tensor& inverse_rms, const at::Tensor& grad_x,
                                   const at::Tensor& grad_weight) const {
  kernels::rms_norm_backward(in(grad), in(x), in(weight), in(inverse_rms), x.numel() / weight.numel(),
                             weight.numel(), into(grad_x), into(grad_weight));
}

void CpuBackend::swiglu(const at::Tensor& x, const at::Tensor& out) const {
  kernels::swiglu(table_, in(x), x.size(0), x.size(1) / 2, into(out), threads_);
}

void CpuBackend::swiglu_backward(const at::Tensor& grad, const at::Tensor& x,
                                 const at::Tensor& grad_x) const {
  kernels::swiglu_backward(in(grad), in(x), x.size(0), x.size(1) / 2, into(grad_x));
}

void CpuBackend::rope(const at::Tensor& x, const at::Tensor& positions, const RopeAngles& angles,
                      float direction, const at::Tensor& out) const {
  const RopeShape shape{x.size(0), x.size(1), x.size(2), angles.pairs, direction};
  kernels::rope(shape, in<int64_t>(positions), in(angles.cos), in(angles.sin), in(x),
                {x.stride(0), x.stride(1)}, into(out), {out.stride(0), out.stride(1)}, threads_);
}

}  // namespace whet::kernels
