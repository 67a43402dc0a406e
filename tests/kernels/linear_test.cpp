// The product kernel against its definition, bit for bit: one chain of fused multiply-adds an output. So no
// row depends on the rows around it, on the threads or on the instruction set.
#include "kernels/cpu/linear.h"

#include <algorithm>

#include "kernels/cpu/table.h"
#include "tests/support/numeric.h"

namespace whet::kernels {
namespace {

// y[r, o] over rows of x that are x_stride apart.
Floats chains(const Floats& x, int64_t rows, int64_t x_stride, const Floats& weight, int64_t outputs,
              int64_t inputs, const Floats& bias) {
  Floats y;
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t o = 0; o < outputs; ++o) {
      float sum = 0;
      for (int64_t i = 0; i < inputs; ++i) sum = std::fma(x[r * x_stride + i], weight[o * inputs + i], sum);
      y.push_back(bias.empty() ? sum : sum + bias[o]);
    }
  return y;
}

Floats packed(const Floats& weight, int64_t outputs, int64_t inputs) {
  Floats to(static_cast<size_t>(packed_size(outputs, inputs)), -1.0f);
  pack_weights(weight.data(), inputs, 1, outputs, inputs, to.data(), serial());
  return to;
}

TEST(Linear, IsAChainOfFusedMultiplyAdds) {
  const Threads two(2);
  for (const int64_t outputs : {1, 8, 31, 32, 33, 80, 256})
    for (const int64_t inputs : {1, 7, 64, 257})
      for (const int64_t rows : {1, 2, 5, 12, 13, 97, 200}) {
        const int64_t x_stride = inputs + 3, out_stride = outputs + 5;
        const Floats x = random_floats(rows * x_stride, 1), weight = random_floats(outputs * inputs, 2);
        const Floats panels = packed(weight, outputs, inputs);
        const Floats bias = rows % 2 == 0 ? random_floats(outputs, 3) : Floats{};
        const Floats residual = random_floats(rows * out_stride, 4);
        const Floats expected = chains(x, rows, x_stride, weight, outputs, inputs, bias);
        for (const Threads* threads : {&serial(), &two}) {
          Floats out(static_cast<size_t>(rows * out_stride), 77.0f);
          const LinearProduct product{x.data(),
                                      rows,
                                      x_stride,
                                      panels.data(),
                                      inputs,
                                      outputs,
                                      bias.empty() ? nullptr : bias.data(),
                                      out.data(),
                                      out_stride,
                                      rows % 3 == 0 ? nullptr : residual.data()};
          linear({&product, 1}, *threads);
          for (int64_t r = 0; r < rows; ++r) {
            for (int64_t o = 0; o < out_stride; ++o) {
              const float y = o < outputs ? expected[r * outputs + o] : 77.0f;
              const bool added = product.residual != nullptr && o < outputs;
              ASSERT_EQ(out[r * out_stride + o], added ? residual[r * out_stride + o] + y : y)
                  << rows << " rows, " << inputs << " to " << outputs << ", row " << r << ", output " << o;
            }
          }
        }
      }
}

TEST(Linear, HasTheSameBitsOnEveryInstructionSet) {
  constexpr int64_t rows = 29, inputs = 100, outputs = 70;
  const Floats x = random_floats(rows * inputs, 4), weight = random_floats(outputs * inputs, 5);
  const Floats panels = packed(weight, outputs, inputs);
  const Floats expected = chains(x, rows, inputs, weight, outputs, inputs, {});
  for (const KernelTable* isa : kernel_tables()) {
    Floats out(expected.size());
    const LinearProduct product{x.data(), rows,    inputs,     panels.data(), inputs,
                                outputs,  nullptr, out.data(), outputs};
    for (int64_t panel = 0; panel * kPanel < outputs; ++panel) {
      isa->linear_panel(product, 0, 20, panel, panels.data());
      isa->linear_panel(product, 20, rows - 20, panel, panels.data());
    }
    EXPECT_TRUE(same_bits(out.data(), expected.data(), rows * outputs)) << isa->name;
  }
}

TEST(Linear, RunsSeveralProductsAtOnce) {
  const Threads two(2);
  std::vector<Floats> xs, panels, outs, expected;
  std::vector<LinearProduct> products;
  const std::vector<std::array<int64_t, 3>> shapes{{3, 16, 40}, {0, 16, 40}, {150, 33, 8}, {1, 5, 100}};
  for (const auto& [rows, inputs, outputs] : shapes) {
    xs.push_back(random_floats(rows * inputs, 6));
    const Floats weight = random_floats(outputs * inputs, 7);
    panels.push_back(packed(weight, outputs, inputs));
    expected.push_back(chains(xs.back(), rows, inputs, weight, outputs, inputs, {}));
    outs.emplace_back(expected.back().size());
  }
  for (size_t i = 0; i < shapes.size(); ++i)
    products.push_back({xs[i].data(), shapes[i][0], shapes[i][1], panels[i].data(), shapes[i][1],
                        shapes[i][2], nullptr, outs[i].data(), shapes[i][2]});
  linear(products, two);
  for (size_t i = 0; i < shapes.size(); ++i) EXPECT_EQ(outs[i], expected[i]) << "product " << i;
}

TEST(PackWeights, TakesAnyStrides) {
  constexpr int64_t outputs = 37, inputs = 11;
  const Floats weight = random_floats(outputs * inputs, 8);
  Floats transposed(weight.size());
  for (int64_t o = 0; o < outputs; ++o)
    for (int64_t i = 0; i < inputs; ++i) transposed[i * outputs + o] = weight[o * inputs + i];
  Floats from_transposed(static_cast<size_t>(packed_size(outputs, inputs)), -1.0f);
  pack_weights(transposed.data(), 1, outputs, outputs, inputs, from_transposed.data(), serial());
  EXPECT_EQ(from_transposed, packed(weight, outputs, inputs));
}

}  // namespace
}  // namespace whet::kernels
