// Conversion between vectors and tensors. Reading a tensor back synchronises with its device.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <vector>

namespace whet {

// A tensor of `sizes` on `device`, of the vector's element type.
template <class T>
at::Tensor to_tensor(const std::vector<T>& values, at::IntArrayRef sizes, at::Device device = at::kCPU) {
  const at::Tensor tensor = at::empty(sizes, c10::CppTypeToScalarType<T>::value);
  TORCH_CHECK(tensor.numel() == static_cast<int64_t>(values.size()));
  std::copy(values.begin(), values.end(), tensor.template mutable_data_ptr<T>());
  return tensor.to(device);
}
template <class T>
at::Tensor to_tensor(const std::vector<T>& values, at::Device device = at::kCPU) {
  return to_tensor(values, {static_cast<int64_t>(values.size())}, device);
}

// All elements in row-major order; the tensor must be of dtype T.
template <class T>
std::vector<T> to_vector(const at::Tensor& tensor) {
  const at::Tensor host = tensor.detach().cpu().contiguous();
  const T* first = host.const_data_ptr<T>();
  return {first, first + host.numel()};
}

// The elements of a contiguous tensor of dtype T on the host, to be written.
template <class T>
T* host_data(const at::Tensor& tensor) {
  TORCH_CHECK(tensor.is_cpu() && tensor.is_contiguous());
  return tensor.mutable_data_ptr<T>();
}

}  // namespace whet
