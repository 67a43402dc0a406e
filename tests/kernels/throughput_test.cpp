#include "kernels/cpu/throughput.h"

#include <gtest/gtest.h>

#include <chrono>

namespace whet::kernels {
namespace {

// Within the range of existing machines, and in a short time.
TEST(Throughput, IsMeasuredQuickly) {
  const Threads two(2);
  const auto start = std::chrono::steady_clock::now();
  const double bytes = read_bytes_per_second(two), flops = product_flops_per_second(two);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  EXPECT_GT(bytes, 1e7);
  EXPECT_LT(bytes, 1e13);
  EXPECT_GT(flops, 1e7);
  EXPECT_LT(flops, 1e13);
  EXPECT_LT(seconds.count(), 60) << "even under a sanitizer, on busy cores";
}

}  // namespace
}  // namespace whet::kernels
