#include "kernels/cpu/linear.h"

#include <algorithm>
#include <vector>

#include "kernels/cpu/table.h"
#include "kernels/cpu/transpose.h"

namespace whet::kernels {

namespace {

int64_t panels_of(int64_t outputs) { return (outputs + kPanel - 1) / kPanel; }

// Rows that one task multiplies by one panel: many while there are enough tasks for all threads, because then
// a panel is read once, but no more than stay in a core's own cache from panel to panel.
int64_t rows_per_task(std::span<const LinearProduct> products, const Threads& threads) {
  int64_t panels = 0, inputs = 1;
  for (const auto& product : products)
    if (product.rows > 0) {
      panels += panels_of(product.outputs);
      inputs = std::max(inputs, product.inputs);
    }
  constexpr int64_t kMost = 96, kLeast = 12, kCachedFloats = 1 << 17;
  return panels >= 4 * threads.count()
             ? std::clamp(kCachedFloats / inputs / kLeast * kLeast, 2 * kLeast, kMost)
             : kLeast;
}

struct Task {
  const LinearProduct* product;
  int64_t first_row, rows, panel;
};

}  // namespace

int64_t packed_size(int64_t outputs, int64_t inputs) { return panels_of(outputs) * kPanel * inputs; }

void pack_panel(const float* weight, int64_t output_stride, int64_t input_stride, int64_t outputs,
                int64_t inputs, int64_t panel, float* packed) {
  float* to = packed + panel * kPanel * inputs;
  const int64_t first = panel * kPanel, count = std::min(kPanel, outputs - first);
  const float* from = weight + first * output_stride;
  if (count < kPanel) std::fill_n(to, kPanel * inputs, 0.0f);
  if (input_stride == 1) return transpose(from, output_stride, count, inputs, to, kPanel);
  const bool whole = output_stride == 1 && count == kPanel;
  for (int64_t i = 0; i < inputs; ++i, to += kPanel, from += input_stride)
    if (whole)
      std::copy_n(from, kPanel, to);  // of a constant size: no call
    else
      for (int64_t o = 0; o < count; ++o) to[o] = from[o * output_stride];
}

void pack_weights(const float* weight, int64_t output_stride, int64_t input_stride, int64_t outputs,
                  int64_t inputs, float* packed, const Threads& threads) {
  threads.run(panels_of(outputs), [&](int64_t panel) {
    pack_panel(weight, output_stride, input_stride, outputs, inputs, panel, packed);
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
