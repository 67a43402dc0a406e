// Tensors that cost less to compute again than to keep until the backward pass (DeepSeek-V3, section 3.2.3).
#pragma once

#include "models/layers/differentiable.h"

namespace whet {

// How a tensor is made from others, with the same bits. Runs without recording.
struct Recipe {
  std::function<at::Tensor(const Tensors& from)> make = {};  // empty: it is the first one

  at::Tensor again(const Tensors& from) const { return make ? make(from) : from[0]; }
};

// The result of an operation, for others that read it in their backward pass: they save kept(), which the
// operation saves anyway, and make the tensor again.
class Remade {
 public:
  // One that is kept itself.
  Remade(at::Tensor value) : value_(std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Remade(at::Tensor value, Tensors from, decltype(Recipe::make) make)
      : value_(std::move(value)), from_(std::move(from)), recipe_{std::move(make)} {}

  operator const at::Tensor&() const { return value_; }  // NOLINT(google-explicit-constructor)
  const at::Tensor& value() const { return value_; }
  Tensors kept() const { return recipe_.make ? from_ : Tensors{value_}; }
  const Recipe& recipe() const { return recipe_; }

 private:
  at::Tensor value_;
  Tensors from_;
  Recipe recipe_;
};

}  // namespace whet
