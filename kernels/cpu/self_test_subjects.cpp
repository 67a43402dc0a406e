#include "kernels/cpu/self_test_subjects.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/philox.h"

namespace whet::kernels {

namespace {

using Floats = std::vector<float>;

// Uniform in [-1, 1).
Floats random_floats(int64_t size) {
  Rng rng(/*seed=*/1, /*stream=*/0, static_cast<uint64_t>(size));
  Floats values(static_cast<size_t>(size));
  for (float& value : values) value = 2 * rng.uniform() - 1;
  return values;
}

// Some rows, in memory of their own: where they lie there is not where they lie among all.
Floats rows_of(const Floats& x, int64_t first, int64_t count, int64_t width) {
  return {x.begin() + first * width, x.begin() + (first + count) * width};
}

struct Cache {
  Floats data;
  std::vector<int32_t> pages;
};

}  // namespace

Subject product(int64_t outputs, int64_t inputs, int64_t rows) {
  const Floats x = random_floats(rows * inputs), weight = random_floats(outputs * inputs),
               bias = random_floats(outputs);
  Floats packed(static_cast<size_t>(packed_size(outputs, inputs)));
  pack_weights(weight.data(), inputs, 1, outputs, inputs, packed.data(), serial());
  const auto compute = [=](const Team& team, int64_t first, int64_t count, float* out) {
    const Floats part = rows_of(x, first, count, inputs);
    const LinearProduct product{part.data(), count,       inputs, packed.data(), inputs,
                                outputs,     bias.data(), out,    outputs};
    linear(team.table, {&product, 1}, team.threads);
  };
  return {concat(inputs, " to ", outputs), rows, outputs, compute};
}

Subject norm(int64_t dim, int64_t rows) {
  const Floats x = random_floats(rows * dim), weight = random_floats(dim);
  const auto compute = [=](const Team& team, int64_t first, int64_t count, float* out) {
    const Floats part = rows_of(x, first, count, dim);
    rms_norm(team.table, part.data(), weight.data(), 1e-6f, count, dim, out, nullptr, team.threads);
  };
  return {concat("width ", dim), rows, dim, compute};
}

Subject gated(int64_t dim, int64_t rows) {
  const Floats x = random_floats(rows * 2 * dim);
  const auto compute = [=](const Team& team, int64_t first, int64_t count, float* out) {
    const Floats part = rows_of(x, first, count, 2 * dim);
    swiglu(team.table, part.data(), count, dim, out, team.threads);
  };
  return {concat("width ", dim), rows, dim, compute};
}

Subject distribution(int64_t size, int64_t rows) {
  Floats x = random_floats(rows * size);
  for (float& value : x) value *= 10;
  const auto compute = [=](const Team& team, int64_t first, int64_t count, float* out) {
    team.threads.run(count, [&](int64_t r) {
      float* row = out + r * (size + 1);
      std::copy_n(&x[static_cast<size_t>((first + r) * size)], size, row);
      row[size] = team.table.log_softmax(row, size, 0.7f);
    });
  };
  return {concat(size, " tokens"), rows, size + 1, compute};
}

Subject rotation(int64_t heads, int64_t dim, int64_t rows) {
  const Floats x = random_floats(rows * heads * dim), angles = random_floats(rows * dim);
  std::vector<int64_t> positions;
  for (int64_t r = 0; r < rows; ++r) positions.push_back(rows - 1 - r);
  const auto compute = [=](const Team& team, int64_t first, int64_t count, float* out) {
    const Floats part = rows_of(x, first, count, heads * dim);
    const HeadStrides strides{heads * dim, dim};
    rope({count, heads, dim}, &positions[static_cast<size_t>(first)], angles.data(),
         angles.data() + rows * dim / 2, part.data(), strides, out, strides, team.threads);
  };
  return {concat(heads, " heads of ", dim), rows, heads * dim, compute};
}

Subject routing(const RouterShape& shape, int64_t rows) {
  const Floats logits = random_floats(rows * shape.experts), bias = random_floats(shape.experts);
  const int64_t active = shape.active;
  const auto compute = [=](const Team&, int64_t first, int64_t count, float* out) {
    const Floats part = rows_of(logits, first, count, shape.experts);
    Floats scores(part.size()), weights(static_cast<size_t>(count * active));
    std::vector<int64_t> chosen(weights.size());
    router_scores(shape, part.data(), count, scores.data());
    select_experts(shape, scores.data(), bias.data(), count, chosen.data());
    router_weights(shape, scores.data(), chosen.data(), count, weights.data());
    for (int64_t r = 0; r < count; ++r, out += 2 * active) {
      std::copy_n(&chosen[static_cast<size_t>(r * active)], active, out);
      std::copy_n(&weights[static_cast<size_t>(r * active)], active, out + active);
    }
  };
  return {shape.score == RouterScore::softmax ? "softmax" : "sigmoid", rows, 2 * active, compute};
}

Subject attention(const AttentionShape& shape, int64_t rows) {
  const int64_t key_width = shape.kv_heads * shape.key_dim, value_width = shape.kv_heads * shape.value_dim,
                query_width = shape.heads * shape.key_dim;
  const Floats keys = random_floats(rows * key_width), values = random_floats(rows * value_width),
               queries = random_floats(rows * query_width);
  const auto cache = std::make_shared<Cache>();
  const auto compute = [=](const Team& team, int64_t first, int64_t count, float* out) {
    if (first == 0) {
      const int64_t pages = (rows + kPageTokens - 1) / kPageTokens;
      cache->data.assign(static_cast<size_t>((pages + 1) * floats_per_page(shape)), NAN);
      cache->pages.clear();
      for (int64_t p = 0; p < pages; ++p)
        cache->pages.push_back(static_cast<int32_t>((p + count) % (pages + 1)));
    }
    const Floats key = rows_of(keys, first, count, key_width),
                 value = rows_of(values, first, count, value_width),
                 query = rows_of(queries, first, count, query_width);
    const AttentionSpan span{{cache->data.data(), floats_per_page(shape), cache->pages.data()},
                             first,
                             count,
                             key.data(),
                             value.data(),
                             query.data(),
                             out,
                             value_width};
    attend(team.table, shape, {&span, 1}, team.threads);
  };
  return {concat(shape.heads, " heads on ", shape.kv_heads, " of ", shape.key_dim), rows,
          shape.heads * shape.value_dim, compute};
}

}  // namespace whet::kernels
