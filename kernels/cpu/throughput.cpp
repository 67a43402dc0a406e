#include "kernels/cpu/throughput.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <vector>

#include "base/lazy_memory.h"
#include "kernels/cpu/linear.h"

namespace whet::kernels {

namespace {

// The seconds of the quickest of the runs that fit into 0.15 s, at least three: the minimum, since other work
// on the machine only makes a run slower.
template <class Work>
double quickest(const Work& work) {
  using Clock = std::chrono::steady_clock;
  double best = 1e9, total = 0;
  for (int run = 0; run < 3 || total < 0.15; ++run) {
    const auto start = Clock::now();
    work();
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    best = std::min(best, seconds);
    total += seconds;
  }
  return best;
}

}  // namespace

double read_bytes_per_second(const Threads& threads) {
  constexpr int64_t kBlock = 1 << 20;               // floats
  const int64_t blocks = 16 + 8 * threads.count();  // more than the caches that these cores share
  const LazyMemory block_memory(static_cast<size_t>(blocks * kBlock) * sizeof(float));
  float* const memory = static_cast<float*>(block_memory.data());
  threads.run(blocks, [&](int64_t b) { std::fill_n(memory + b * kBlock, kBlock, 1.0f); });
  std::atomic<int64_t> seen = 0;
  const double seconds = quickest([&] {
    threads.run(blocks, [&](int64_t b) {
      const float* block = memory + b * kBlock;
      int32_t sum = 0;
#pragma omp simd reduction(+ : sum)
      for (int64_t i = 0; i < kBlock; ++i) sum += block[i] > 0;
      seen += sum;  // keeps the compiler from removing the reads
    });
  });
  return static_cast<double>(blocks * kBlock) * sizeof(float) / seconds;
}

double product_flops_per_second(const Threads& threads) {
  constexpr int64_t rows = 384, inputs = 1024, outputs = 1024;
  const std::vector<float> x(rows * inputs, 0.5f), weight(outputs * inputs, 0.25f);
  std::vector<float> packed(static_cast<size_t>(packed_size(outputs, inputs))), out(rows * outputs);
  pack_weights(weight.data(), inputs, 1, outputs, inputs, packed.data(), threads);
  const LinearProduct product{x.data(), rows,    inputs,     packed.data(), inputs,
                              outputs,  nullptr, out.data(), outputs};
  const double seconds = quickest([&] { linear({&product, 1}, threads); });
  return 2.0 * rows * inputs * outputs / seconds;
}

}  // namespace whet::kernels
