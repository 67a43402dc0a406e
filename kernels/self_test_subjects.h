// The subjects of the self-test: each operation with random inputs.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <string>

#include "kernels/backend.h"

namespace whet::kernels {

// An operation with inputs of `rows` rows.
struct Subject {
  std::string what;
  int64_t rows = 0;
  // The results [count, any width] of the rows from `first` on. Called for the parts of all rows in order.
  std::function<at::Tensor(const Exec& exec, int64_t first, int64_t count)> compute;
};

// The inputs of one device and dtype.
class Subjects {
 public:
  Subjects(at::Device device, at::ScalarType dtype) : options_(at::TensorOptions(dtype).device(device)) {}

  Subject product(int64_t outputs, int64_t inputs, int64_t rows) const;
  Subject heads(int64_t heads, int64_t outputs, int64_t inputs, int64_t rows) const;
  // Row r goes to expert r * experts / rows.
  Subject experts(int64_t experts, int64_t outputs, int64_t inputs, int64_t rows) const;
  Subject norm(int64_t dim, int64_t rows) const;
  Subject gated(int64_t dim, int64_t rows) const;
  // A row's log-probability of one token, its entropy, then all its log-probabilities.
  Subject distribution(int64_t size, int64_t rows) const;
  // A row's token, its log-probability and the entropy.
  Subject draws(int64_t size, int64_t rows) const;
  Subject rotation(int64_t heads, int64_t dim, int64_t rows) const;
  // A row's chosen experts, then their weights.
  Subject routing(const RouterShape& shape, int64_t rows) const;
  // The tokens of one sequence; its page table differs with the size of the first part.
  Subject attention(const AttentionShape& shape, int64_t rows) const;

 private:
  // Uniform in [-1, 1), the same for the same number of elements.
  at::Tensor random(at::IntArrayRef sizes) const;
  at::TensorOptions options_;
};

}  // namespace whet::kernels
