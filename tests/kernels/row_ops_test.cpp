// The row kernels against restatements in float64, their gradients against central differences of those, and
// what the engine relies on: a row's bits depend on nothing but the row.
#include "kernels/cpu/row_ops.h"

#include <limits>
#include <numeric>

#include "kernels/cpu/table.h"
#include "tests/support/numeric.h"

namespace whet::kernels {
namespace {

constexpr int64_t kDims[] = {1, 2, 7, 8, 33, 64, 100};
constexpr int64_t kRows = 3;
constexpr double kEps = 1e-3;

Doubles exact_rms_norm(const Doubles& x, const Doubles& weight) {
  const size_t dim = weight.size();
  Doubles out;
  for (size_t begin = 0; begin < x.size(); begin += dim) {
    double squares = 0;
    for (size_t i = 0; i < dim; ++i) squares += x[begin + i] * x[begin + i];
    for (size_t i = 0; i < dim; ++i)
      out.push_back(weight[i] * x[begin + i] / std::sqrt(squares / static_cast<double>(dim) + kEps));
  }
  return out;
}

Doubles exact_swiglu(const Doubles& x, size_t dim) {
  Doubles out;
  for (size_t begin = 0; begin < x.size(); begin += 2 * dim)
    for (size_t i = begin; i < begin + dim; ++i) out.push_back(x[i] / (1 + std::exp(-x[i])) * x[i + dim]);
  return out;
}

TEST(RmsNorm, MatchesFloat64) {
  for (const int64_t dim : kDims) {
    const Floats x = random_floats(kRows * dim, 1), weight = random_floats(dim, 2),
                 upstream = random_floats(kRows * dim, 3);
    Floats out(x.size()), inverse_rms(kRows), grad_x(x.size()), grad_weight(weight.size(), 0.25f);
    rms_norm(x.data(), weight.data(), kEps, kRows, dim, out.data(), inverse_rms.data(), serial());
    expect_near(out, exact_rms_norm(to_doubles(x), to_doubles(weight)), 1e-6);

    rms_norm_backward(upstream.data(), x.data(), weight.data(), inverse_rms.data(), kRows, dim, grad_x.data(),
                      grad_weight.data());
    const auto of_x = [&](const Doubles& v) { return exact_rms_norm(v, to_doubles(weight)); };
    const auto of_weight = [&](const Doubles& v) { return exact_rms_norm(to_doubles(x), v); };
    expect_near(grad_x, numeric_gradient(of_x, to_doubles(x), upstream), 1e-5);
    Doubles expected = numeric_gradient(of_weight, to_doubles(weight), upstream);
    for (double& value : expected) value += 0.25;  // it is added to what was there
    expect_near(grad_weight, expected, 1e-5);
  }
}

// The sum of squares: sixteen chains of fused multiply-adds, added in pairs. So its bits are those of every
// compiler and CPU.
TEST(RmsNorm, IsFusedAndAddedInOneOrder) {
  for (const int64_t dim : {1, 15, 16, 33, 100, 256}) {
    const Floats x = random_floats(dim, 6), weight = random_floats(dim, 7);
    float sums[16] = {};
    for (int64_t i = 0; i < dim; ++i) sums[i % 16] = std::fma(x[i], x[i], sums[i % 16]);
    for (int half = 8; half > 0; half /= 2)
      for (int i = 0; i < half; ++i) sums[i] += sums[i + half];
    const float scale = 1.0f / std::sqrt(sums[0] / static_cast<float>(dim) + 0.125f);
    Floats expected;
    for (int64_t i = 0; i < dim; ++i) expected.push_back(weight[i] * (x[i] * scale));
    for (const KernelTable* isa : kernel_tables()) {
      Floats out(x.size());
      isa->rms_norm(x.data(), weight.data(), 0.125f, 1, dim, out.data(), nullptr);
      EXPECT_TRUE(same_bits(out.data(), expected.data(), dim)) << dim << ", " << isa->name;
    }
  }
}

TEST(Swiglu, MatchesFloat64) {
  for (const int64_t dim : kDims) {
    Floats x = random_floats(kRows * 2 * dim, 4);
    for (float& value : x) value *= 6;
    const Floats upstream = random_floats(kRows * dim, 5);
    Floats out(upstream.size()), grad_x(x.size());
    swiglu(x.data(), kRows, dim, out.data(), serial());
    swiglu_backward(upstream.data(), x.data(), kRows, dim, grad_x.data());
    const auto exact = [&](const Doubles& v) { return exact_swiglu(v, static_cast<size_t>(dim)); };
    expect_near(out, exact(to_doubles(x)), 1e-6);
    expect_near(grad_x, numeric_gradient(exact, to_doubles(x), upstream), 1e-5);
  }
}

TEST(Swiglu, SaturatesWithoutOverflow) {
  const Floats x{-1e4f, -100, -88, 88, 100, 1e4f, 1, 1, 1, 1, 1, 1};
  Floats out(6);
  swiglu(x.data(), 1, 6, out.data(), serial());
  expect_near(out, Doubles{0, 0, 0, 88, 100, 1e4}, 1e-6);
}

// Rotates pair (a, b) as the complex number a + ib.
TEST(Rope, RotatesPairsAndBack) {
  constexpr int64_t heads = 2, dim = 12, half = dim / 2, positions = 9;
  const std::vector<int64_t> at{0, 8, 3};
  Floats cos, sin;
  for (int64_t i = 0; i < positions * half; ++i) {
    cos.push_back(std::cos(0.37f * static_cast<float>(i)));
    sin.push_back(std::sin(0.37f * static_cast<float>(i)));
  }
  const Floats x = random_floats(kRows * heads * dim, 6);
  for (const RopePairs pairs : {RopePairs::halves, RopePairs::interleaved}) {
    Floats out(x.size());
    const HeadStrides strides{heads * dim, dim};
    rope({kRows, heads, dim, pairs, 1}, at.data(), cos.data(), sin.data(), x.data(), strides, out.data(),
         strides, serial());
    Doubles expected(x.size());
    for (size_t row = 0; row < kRows * heads; ++row)
      for (size_t i = 0; i < half; ++i) {
        const bool halves = pairs == RopePairs::halves;
        const size_t first = row * dim + (halves ? i : 2 * i), second = halves ? first + half : first + 1;
        const double angle = 0.37 * static_cast<double>(at[row / heads] * half + static_cast<int64_t>(i));
        expected[first] = x[first] * std::cos(angle) - x[second] * std::sin(angle);
        expected[second] = x[first] * std::sin(angle) + x[second] * std::cos(angle);
      }
    expect_near(out, expected, 2e-6);
    rope({kRows, heads, dim, pairs, -1}, at.data(), cos.data(), sin.data(), out.data(), strides, out.data(),
         strides, serial());
    expect_near(out, to_doubles(x), 1e-6);
  }
}

TEST(LogSoftmax, MatchesFloat64) {
  for (const int64_t size : {1, 5, 16, 97, 1000})
    for (const double temperature : {1.0, 0.6, 2.5}) {
      Floats logits = random_floats(size, 7);
      for (float& value : logits) value *= 8;
      Doubles expected = to_doubles(logits);
      double sum = 0, entropy = 0;
      for (double& value : expected) sum += std::exp(value /= temperature);
      for (double& value : expected) {
        value -= std::log(sum);
        entropy -= std::exp(value) * value;
      }
      EXPECT_NEAR(log_softmax(logits.data(), size, static_cast<float>(temperature)), entropy, 1e-5);
      expect_near(logits, expected, 1e-6);
    }
}

TEST(LogSoftmax, SurvivesLargeLogitsAndShowsBrokenOnes) {
  Floats logits{-1e4f, 3e4f, 0, 2.99e4f};
  EXPECT_NEAR(log_softmax(logits.data(), 4, 1), 0, 1e-6);
  expect_near(logits, Doubles{-4e4, 0, -3e4, -100}, 1e-6);
  for (const float broken : {std::nanf(""), std::numeric_limits<float>::infinity()})
    for (size_t i = 0; i < 20; ++i) {
      Floats row = random_floats(20, 8);
      row[i] = broken;
      EXPECT_FALSE(std::isfinite(log_softmax(row.data(), 20, 1)));
    }
}

TEST(LogSoftmax, TokensMayBeImpossible) {
  for (const float impossible : {-INFINITY, -1e38f}) {
    Floats row = random_floats(37, 11), possible;
    for (size_t i = 0; i < row.size(); ++i) {
      if (i % 3 == 0) possible.push_back(row[i]);
      if (i % 3 != 0) row[i] = impossible;
    }
    const float entropy = log_softmax(row.data(), 37, 1);
    EXPECT_NEAR(entropy, log_softmax(possible.data(), static_cast<int64_t>(possible.size()), 1), 1e-6);
    for (size_t i = 0; i < row.size(); ++i)
      EXPECT_TRUE(i % 3 == 0 ? std::abs(row[i] - possible[i / 3]) < 1e-6 : row[i] < -9e37f) << row[i];
  }
  Floats one(37, -INFINITY), none(37, -INFINITY);
  one[20] = 3;
  EXPECT_EQ(log_softmax(one.data(), 37, 1), 0.0f);
  EXPECT_EQ(one[20], 0.0f);
  EXPECT_TRUE(std::isnan(log_softmax(none.data(), 37, 1)));
}

// One kernel as a function of a batch of rows: `in` and `out` floats a row.
struct RowKernel {
  const char* name;
  int64_t in, out;
  std::function<void(const float*, int64_t rows, float*)> run;
};

std::vector<RowKernel> row_kernels(int64_t dim, const Floats& weight) {
  const auto softmax = [dim](const float* x, int64_t rows, float* out) {
    std::copy_n(x, rows * dim, out);
    for (int64_t r = 0; r < rows; ++r) log_softmax(out + r * dim, dim, 0.7f);
  };
  return {{"rms_norm", dim, dim,
           [=, &weight](auto x, auto rows, auto out) {
             rms_norm(x, weight.data(), kEps, rows, dim, out, nullptr, serial());
           }},
          {"swiglu", 2 * dim, dim, [=](auto x, auto rows, auto out) { swiglu(x, rows, dim, out, serial()); }},
          {"log_softmax", dim, dim, softmax}};
}

TEST(RowKernels, ARowHasTheSameBitsInEveryBatchAndAtEveryAddress) {
  for (const int64_t dim : kDims) {
    const Floats weight = random_floats(dim, 9);
    for (const RowKernel& kernel : row_kernels(dim, weight)) {
      constexpr int64_t rows = 6;
      const Floats x = random_floats(rows * kernel.in, 10);
      Floats whole(static_cast<size_t>(rows * kernel.out));
      kernel.run(x.data(), rows, whole.data());
      for (int64_t r = 0; r < rows; ++r)
        for (int64_t shift = 0; shift < 16; ++shift) {
          Floats in(static_cast<size_t>(kernel.in + shift)), out(static_cast<size_t>(kernel.out + shift));
          std::copy_n(x.data() + r * kernel.in, kernel.in, in.data() + shift);
          kernel.run(in.data() + shift, 1, out.data() + shift);
          EXPECT_TRUE(same_bits(out.data() + shift, whole.data() + r * kernel.out, kernel.out))
              << kernel.name << " of " << dim << ", row " << r << ", shifted by " << shift;
        }
    }
  }
}

TEST(RowKernels, MayWriteOverTheirInput) {
  for (const int64_t dim : kDims) {
    const Floats weight = random_floats(dim, 11);
    for (const RowKernel& kernel : row_kernels(dim, weight)) {
      Floats x = random_floats(kRows * kernel.in, 12), out(static_cast<size_t>(kRows * kernel.out));
      kernel.run(x.data(), kRows, out.data());
      kernel.run(x.data(), kRows, x.data());
      EXPECT_TRUE(same_bits(x.data(), out.data(), kRows * kernel.out)) << kernel.name << " of " << dim;
    }
  }
}

TEST(RowKernels, ThreadsChangeNothing) {
  const Threads three(3);
  constexpr int64_t rows = 70, dim = 300;
  const Floats x = random_floats(rows * 2 * dim, 14), weight = random_floats(dim, 15);
  const auto expect_same = [&](const auto& run) {
    Floats alone(rows * dim), together(rows * dim);
    run(alone.data(), serial());
    run(together.data(), three);
    EXPECT_EQ(alone, together);
  };
  expect_same([&](float* out, const Threads& threads) {
    rms_norm(x.data(), weight.data(), kEps, rows, dim, out, nullptr, threads);
  });
  expect_same([&](float* out, const Threads& threads) { swiglu(x.data(), rows, dim, out, threads); });
  std::vector<int64_t> positions(rows);
  std::iota(positions.begin(), positions.end(), 0);
  expect_same([&](float* out, const Threads& threads) {
    rope({rows, 3, dim / 3}, positions.data(), x.data(), x.data() + 1, x.data(), {2 * dim, dim / 3}, out,
         {dim, dim / 3}, threads);
  });
}

TEST(RowKernels, HaveTheSameBitsOnEveryInstructionSet) {
  for (const int64_t dim : {5, 16, 100, 515}) {
    const Floats x = random_floats(kRows * 2 * dim, 16), weight = random_floats(dim, 17);
    std::vector<Floats> results;
    for (const KernelTable* isa : kernel_tables()) {
      Floats out(static_cast<size_t>(4 * kRows * dim));
      isa->rms_norm(x.data(), weight.data(), kEps, kRows, dim, out.data(), nullptr);
      isa->swiglu(x.data(), kRows, dim, out.data() + kRows * dim);
      float* logits = out.data() + 2 * kRows * dim;
      std::copy_n(x.data(), 2 * kRows * dim, logits);
      out.push_back(isa->log_softmax(logits, 2 * kRows * dim, 0.07f, nullptr));
      results.push_back(out);
    }
    for (const Floats& result : results)
      EXPECT_TRUE(same_bits(result.data(), results[0].data(), static_cast<int64_t>(result.size()))) << dim;
  }
}

}  // namespace
}  // namespace whet::kernels
