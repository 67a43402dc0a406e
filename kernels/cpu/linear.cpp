#include "kernels/cpu/linear.h"

#include <algorithm>
#include <vector>

#include "kernels/cpu/table.h"

namespace whet::kernels {

namespace {

int64_t panels_of(int64_t outputs) { return (outputs + kPanel - 1) / kPanel; }

// Rows that one task multiplies by one panel: all of them while there are enough tasks for all threads,
// because then a panel is read once.
int64_t rows_per_task(std::span<const LinearProduct> products, const Threads& threads) {
  int64_t panels = 0;
  for (const auto& product : products)
    if (product.rows > 0) panels += panels_of(product.outputs);
  constexpr int64_t kMost = 96, kLeast = 12;
  return panels >= 4 * threads.count() ? kMost : kLeast;
}

struct Task {
  const LinearProduct* product;
  int64_t first_row, rows, panel;
};

}  // namespace

int64_t packed_size(int64_t outputs, int64_t inputs) { return panels_of(outputs) * kPanel * inputs; }

void pack_weights(const float* weight, int64_t output_stride, int64_t input_stride, int64_t outputs,
                  int64_t inputs, float* packed, const Threads& threads) {
  threads.run(panels_of(outputs), [&](int64_t panel) {
    float* to = packed + panel * kPanel * inputs;
    const int64_t first = panel * kPanel, count = std::min(kPanel, outputs - first);
    for (int64_t i = 0; i < inputs; ++i, to += kPanel) {
      const float* from = weight + first * output_stride + i * input_stride;
      for (int64_t o = 0; o < count; ++o) to[o] = from[o * output_stride];
      std::fill(to + count, to + kPanel, 0.0f);
    }
  });
}

void linear(const KernelTable& table, std::span<const LinearProduct> products, const Threads& threads) {
  const int64_t most = rows_per_task(products, threads);
  std::vector<Task> tasks;
  for (const auto& product : products)
    for (int64_t row = 0; row < product.rows; row += most)
      for (int64_t panel = 0; panel < panels_of(product.outputs); ++panel)
        tasks.push_back({&product, row, std::min(most, product.rows - row), panel});
  threads.run(static_cast<int64_t>(tasks.size()), [&](int64_t i) {
    const Task& task = tasks[static_cast<size_t>(i)];
    const Task& later = tasks[std::min(static_cast<size_t>(i + threads.count()), tasks.size() - 1)];
    table.linear_panel(*task.product, task.first_row, task.rows, task.panel,
                       later.product->packed + later.panel * kPanel * later.product->inputs);
  });
}

void linear(std::span<const LinearProduct> products, const Threads& threads) {
  linear(kernel_table(), products, threads);
}

}  // namespace whet::kernels
