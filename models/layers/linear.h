// y = x W^T + b, always as a plain 2-D matrix product: nothing chooses another algorithm by shape.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/mm.h>

namespace whet {

struct Linear {
  at::Tensor weight;  // [out, in]
  at::Tensor bias;    // [out], or undefined

  // x: [rows, in] -> [rows, out].
  at::Tensor operator()(const at::Tensor& x) const {
    const at::Tensor y = at::mm(x, weight.t());
    return bias.defined() ? y.add(bias) : y;
  }
};

}  // namespace whet
