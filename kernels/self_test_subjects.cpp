#include "kernels/self_test_subjects.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/philox.h"

namespace whet::kernels {

namespace {

// Some rows in memory of their own, so that their addresses differ from those in the whole tensor.
at::Tensor rows_of(const at::Tensor& x, int64_t first, int64_t count) {
  return x.narrow(0, first, count).clone();
}

// A view of rows [first, first + count) of a larger tensor, so that their addresses differ in alignment.
at::Tensor room_for(int64_t first, int64_t count, std::vector<int64_t> row_sizes,
                    const at::TensorOptions& options) {
  row_sizes.insert(row_sizes.begin(), first + count);
  return at::empty(row_sizes, options).narrow(0, first, count);
}

}  // namespace

at::Tensor Subjects::random(at::IntArrayRef sizes) const {
  int64_t numel = 1;
  for (const int64_t size : sizes) numel *= size;
  Rng rng(/*seed=*/1, /*stream=*/0, static_cast<uint64_t>(numel));
  std::vector<float> values(static_cast<size_t>(numel));
  for (float& value : values) value = 2 * rng.uniform() - 1;
  return at::tensor(values).to(options_).view(sizes);
}

Subject Subjects::product(int64_t outputs, int64_t inputs, int64_t rows) const {
  const at::Tensor x = random({rows, inputs}), weight = random({outputs, inputs}), bias = random({outputs});
  PackedMatrices packed;
  const auto compute = [=](const Exec& exec, int64_t first, int64_t count) mutable {
    if (!packed.data.defined()) exec->pack(weight, packed);
    const at::Tensor out = room_for(first, count, {outputs}, x.options());
    exec->linear(rows_of(x, first, count), packed, bias, {}, out);
    return out;
  };
  return {concat(inputs, " to ", outputs), rows, compute};
}

Subject Subjects::heads(int64_t heads, int64_t outputs, int64_t inputs, int64_t rows) const {
  const at::Tensor x = random({rows, heads, inputs}), weights = random({heads, outputs, inputs});
  PackedMatrices packed;
  const auto compute = [=](const Exec& exec, int64_t first, int64_t count) mutable {
    if (!packed.data.defined()) exec->pack(weights, packed);
    const at::Tensor out = room_for(first, count, {heads, outputs}, x.options());
    exec->head_linear(rows_of(x, first, count), packed, out);
    return out.view({count, heads * outputs});
  };
  return {concat(heads, " heads"), rows, compute};
}

Subject Subjects::experts(int64_t experts, int64_t outputs, int64_t inputs, int64_t rows) const {
  const at::Tensor x = random({rows, inputs}), weights = random({experts, outputs, inputs});
  PackedMatrices packed;
  const auto compute = [=](const Exec& exec, int64_t first, int64_t count) mutable {
    if (!packed.data.defined()) exec->pack(weights, packed);
    std::vector<int64_t>
        begins;  // rows [e * rows / experts, (e + 1) * rows / experts), as far as they are here
    for (int64_t e = 0; e <= experts; ++e)
      begins.push_back(std::clamp<int64_t>(e * rows / experts - first, 0, count));
    const at::Tensor out = room_for(first, count, {outputs}, x.options());
    exec->grouped_linear(rows_of(x, first, count), packed, at::tensor(begins, at::kLong).to(x.device()), out);
    return out;
  };
  return {concat(experts, " experts"), rows, compute};
}

Subject Subjects::norm(int64_t dim, int64_t rows) const {
  const at::Tensor x = random({rows, dim}), weight = random({dim});
  const auto compute = [=](const Exec& exec, int64_t first, int64_t count) {
    const at::Tensor out = room_for(first, count, {dim}, x.options());
    exec->rms_norm(rows_of(x, first, count), weight, 1e-6, out, {});
    return out;
  };
  return {concat("width ", dim), rows, compute};
}

Subject Subjects::gated(int64_t dim, int64_t rows) const {
  const at::Tensor x = random({rows, 2 * dim});
  const auto compute = [=](const Exec& exec, int64_t first, int64_t count) {
    const at::Tensor out = room_for(first, count, {dim}, x.options());
    exec->swiglu(rows_of(x, first, count), out);
    return out;
  };
  return {concat("width ", dim), rows, compute};
}

Subject Subjects::distribution(int64_t size, int64_t rows) const {
  const at::Tensor x = random({rows, size}) * 10;
  const auto compute = [=](const Exec& exec, int64_t first, int64_t count) {
    const at::Tensor logits = rows_of(x, first, count), logprobs = at::empty({count}, x.options()),
                     entropy = at::empty({count}, x.options());
    const at::Tensor targets = at::full({count}, size / 2, x.options().dtype(at::kLong));
    exec->token_logprobs(logits, targets, 0.7, {logprobs, entropy});
    return at::cat({logprobs.unsqueeze(1), entropy.unsqueeze(1), logits}, 1);
  };
  return {concat(size, " tokens"), rows, compute};
}

Subject Subjects::draws(int64_t size, int64_t rows) const {
  const at::Tensor x = random({rows, size}) * 10;
  const auto compute = [=](const Exec& exec, int64_t first, int64_t count) {
    std::vector<SamplingRow> asked(static_cast<size_t>(count));
    for (int64_t r = 0; r < count; ++r) {
      SamplingRow& row = asked[static_cast<size_t>(r)];
      row.row = r;
      row.uniform = static_cast<float>(first + r) / static_cast<float>(rows);
      row.top_k = (first + r) % 3 == 0 ? 5 : 0;
    }
    std::vector<float> drawn;
    for (const SampledToken& token : exec->sample(rows_of(x, first, count), asked))
      drawn.insert(drawn.end(), {static_cast<float>(token.id), token.logprob, token.entropy});
    return at::tensor(drawn).view({count, 3});
  };
  return {concat("of ", size, " tokens"), rows, compute};
}

Subject Subjects::rotation(int64_t heads, int64_t dim, int64_t rows) const {
  const at::Tensor x = random({rows, heads, dim}), angles = random({2, rows, dim / 2});
  const at::Tensor positions = at::arange(rows - 1, -1, -1, x.options().dtype(at::kLong));
  const auto compute = [=](const Exec& exec, int64_t first, int64_t count) {
    const at::Tensor out = room_for(first, count, {heads, dim}, x.options());
    exec->rope(rows_of(x, first, count), rows_of(positions, first, count), {angles[0], angles[1]}, 1, out);
    return out.view({count, heads * dim});
  };
  return {concat(heads, " heads of ", dim), rows, compute};
}

Subject Subjects::routing(const RouterShape& shape, int64_t rows) const {
  const at::Tensor logits = random({rows, shape.experts}), bias = random({shape.experts});
  const auto compute = [=](const Exec& exec, int64_t first, int64_t count) {
    const at::Tensor part = rows_of(logits, first, count);
    const Routing routing{at::empty_like(part),
                          at::empty({count, shape.active}, part.options().dtype(at::kLong)),
                          at::empty({count, shape.active}, part.options())};
    exec->route(shape, part, bias, routing);
    const Routing again{at::empty_like(part), routing.chosen, at::empty_like(routing.weights)};
    exec->weigh_experts(shape, part, again);
    return at::cat({routing.chosen.to(part.scalar_type()), routing.weights, again.weights}, 1);
  };
  return {shape.score == RouterScore::softmax ? "softmax" : "sigmoid", rows, compute};
}

Subject Subjects::attention(const AttentionShape& shape, int64_t rows) const {
  const at::Tensor keys = random({rows, shape.kv_heads, shape.key_dim}),
                   values = random({rows, shape.kv_heads, shape.value_dim}),
                   queries = random({rows, shape.heads, shape.key_dim});
  const int64_t pages = (rows + kPageTokens - 1) / kPageTokens;
  at::Tensor data, page_table;
  const auto compute = [=](const Exec& exec, int64_t first, int64_t count) mutable {
    if (first == 0) {
      data = at::full({pages + 1, 1, exec->page_numel(shape)}, NAN, keys.options());
      page_table = at::arange(count, count + pages, keys.options().dtype(at::kInt)).remainder(pages + 1);
      page_table = page_table.view({1, pages});
    }
    const at::Tensor out = room_for(first, count, {shape.heads, shape.value_dim}, keys.options());
    const SequenceSpan span{0, count, first};
    exec->attend(shape, rows_of(queries, first, count), rows_of(keys, first, count),
                 rows_of(values, first, count), {&span, 1}, {data, 0, page_table}, out);
    return out.view({count, shape.heads * shape.value_dim});
  };
  return {concat(shape.heads, " heads on ", shape.kv_heads, " of ", shape.key_dim), rows, compute};
}

}  // namespace whet::kernels
