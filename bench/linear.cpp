// What bit parity costs: the products of kernels/backend.h, whose rows have the same bits in every batch,
// beside LibTorch's (MKL), whose have not. Prints GFLOP/s of both and their ratio, single-threaded and in
// turns.
//
//   cmake --build build/release --target bench_linear && build/release/bench_linear
#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/rand.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "models/packed_weights.h"

namespace {

using namespace whet;

template <class Work>
double seconds(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

struct Shape {
  int64_t inputs, outputs;
};

// Medians of alternating repetitions, each of a few milliseconds.
void compare(int64_t rows, const Shape& shape) {
  const auto [inputs, outputs] = shape;
  const at::Tensor x = at::rand({rows, inputs}), weight = at::rand({outputs, inputs}),
                   out = at::empty({rows, outputs});
  const at::Tensor transposed = weight.t();
  PackedWeights packed(weight);
  const Exec exec;
  packed.pack(exec);
  const double flop = 2.0 * static_cast<double>(rows * inputs * outputs);
  const int times = std::max(1, static_cast<int>(2e8 / flop));
  std::vector<double> ours, theirs;
  for (int repeat = 0; repeat < 15; ++repeat) {
    ours.push_back(seconds([&] {
      for (int i = 0; i < times; ++i) exec->linear(x, packed.matrices(), {}, {}, out);
    }));
    theirs.push_back(seconds([&] {
      for (int i = 0; i < times; ++i) at::mm(x, transposed);
    }));
  }
  const auto median_rate = [&](std::vector<double>& values) {
    std::nth_element(values.begin(), values.begin() + 7, values.end());
    return flop * times / values[7] / 1e9;
  };
  const double our_rate = median_rate(ours), their_rate = median_rate(theirs);
  std::printf("%5ld x %5ld x %5ld   %7.1f   %7.1f   %5.2f\n", static_cast<long>(rows),
              static_cast<long>(inputs), static_cast<long>(outputs), our_rate, their_rate,
              our_rate / their_rate);
}

}  // namespace

int main() {
  at::set_num_threads(1);
  const c10::InferenceMode inference(false);
  std::printf("rows x inputs x outputs  invariant       MKL   ratio (GFLOP/s)\n");
  for (const Shape& shape :
       {Shape{256, 384}, Shape{256, 1536}, Shape{768, 256}, Shape{576, 3072}, Shape{1536, 576}})
    for (const int64_t rows : {1, 4, 16, 64, 256}) compare(rows, shape);
}
