#include "kernels/cpu/multiply.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "kernels/cpu/linear.h"
#include "kernels/cpu/table.h"
#include "kernels/cpu/transpose.h"

namespace whet::kernels {

namespace {

// One panel of b to be packed, or some rows of a to be copied so that they are contiguous.
struct Copy {
  const MatrixProduct* product;
  float* to;
  int64_t panel, first_row, rows;
};

constexpr int64_t kCopiedRows = 64;

void copy_rows(const MatrixProduct& product, int64_t first, int64_t rows, float* to) {
  const auto& [data, row_stride, column_stride] = product.a;
  const float* from = data + first * row_stride;
  if (row_stride == 1) return transpose(from, column_stride, product.depth, rows, to, product.depth);
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t k = 0; k < product.depth; ++k)
      to[r * product.depth + k] = from[r * row_stride + k * column_stride];
}

void run(const Copy& copy) {
  const MatrixProduct& product = *copy.product;
  if (copy.rows > 0)
    copy_rows(product, copy.first_row, copy.rows, copy.to + copy.first_row * product.depth);
  else
    pack_panel(product.b.data, product.b.column_stride, product.b.row_stride, product.columns, product.depth,
               copy.panel, copy.to);
}

bool has_contiguous_rows(const MatrixProduct& product) {
  return product.a.column_stride == 1 || product.depth == 1;
}

int64_t scratch_size(const MatrixProduct& product) {
  return packed_size(product.columns, product.depth) +
         (has_contiguous_rows(product) ? 0 : product.rows * product.depth);
}

// Products whose copies are in memory together.
void multiply_some(const KernelTable& table, std::span<const MatrixProduct> products,
                   const Threads& threads) {
  int64_t size = 0;
  for (const auto& product : products) size += scratch_size(product);
  const auto scratch = std::make_unique_for_overwrite<float[]>(static_cast<size_t>(size));
  float* free = scratch.get();
  std::vector<Copy> copies;
  std::vector<LinearProduct> packed;
  for (const auto& product : products) {
    if (product.rows == 0 || product.columns == 0) continue;
    LinearProduct& to = packed.emplace_back();
    to = {product.a.data, product.rows, product.a.row_stride, free,    product.depth,     product.columns,
          nullptr,        product.out,  product.out_stride,   nullptr, product.accumulate};
    for (int64_t panel = 0; panel * kPanel < product.columns; ++panel)
      copies.push_back({&product, free, panel, 0, 0});
    free += packed_size(product.columns, product.depth);
    if (has_contiguous_rows(product)) continue;
    to.x = free, to.x_stride = product.depth;
    for (int64_t row = 0; row < product.rows; row += kCopiedRows)
      copies.push_back({&product, free, 0, row, std::min(kCopiedRows, product.rows - row)});
    free += product.rows * product.depth;
  }
  threads.run(std::ssize(copies), [&](int64_t i) { run(copies[static_cast<size_t>(i)]); });
  linear(table, packed, threads);
}

// The most floats of the copies of several products.
constexpr int64_t kScratch = 1 << 22;

}  // namespace

void multiply(const KernelTable& table, std::span<const MatrixProduct> products, const Threads& threads) {
  for (size_t first = 0, end = 0; first < products.size(); first = end) {
    for (int64_t size = 0; end < products.size(); ++end) {
      size += scratch_size(products[end]);
      if (end > first && size > kScratch) break;
    }
    multiply_some(table, products.subspan(first, end - first), threads);
  }
}

}  // namespace whet::kernels
