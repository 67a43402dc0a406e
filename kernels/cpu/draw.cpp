#include "kernels/cpu/draw.h"

#include <algorithm>
#include <cmath>

#include "kernels/cpu/vector_math.h"

namespace whet::kernels {

namespace {

constexpr int64_t kLanes = 16, kBlock = 256;

// The probabilities of one block, zeros behind the last.
void exponentiate(const float* logprobs, int64_t count, float* probabilities) {
  std::copy_n(logprobs, count, probabilities);
  std::fill_n(probabilities + count, kBlock - count, -INFINITY);
#pragma omp simd
  for (int64_t i = 0; i < kBlock; ++i)
    probabilities[i] = probabilities[i] < kLeastExponent ? 0.0f : fast_exp(probabilities[i]);
}

float sum(const float* probabilities) {
  float lanes[kLanes] = {};
  for (int64_t i = 0; i < kBlock; i += kLanes)
#pragma omp simd
    for (int64_t lane = 0; lane < kLanes; ++lane) lanes[lane] += probabilities[i + lane];
  for (int64_t half = kLanes / 2; half > 0; half /= 2)
    for (int64_t lane = 0; lane < half; ++lane) lanes[lane] += lanes[lane + half];
  return lanes[0];
}

// Token by token through the block in which the sum passes `uniform`.
int64_t find(const float* probabilities, double cumulative, float uniform) {
  int64_t found = 0;
  for (int64_t i = 0; i < kBlock && cumulative <= uniform; ++i) {
    if (probabilities[i] == 0) continue;
    cumulative += probabilities[i];
    found = i;
  }
  return found;
}

}  // namespace

int64_t draw(const float* logprobs, int64_t size, float uniform) {
  alignas(64) float probabilities[kBlock];
  double cumulative = 0;
  for (int64_t begin = 0; begin < size; begin += kBlock) {
    exponentiate(logprobs + begin, std::min(kBlock, size - begin), probabilities);
    const double mass = sum(probabilities);
    if (cumulative + mass > uniform) return begin + find(probabilities, cumulative, uniform);
    cumulative += mass;
  }
  int64_t last = size - 1;
  while (last > 0 && logprobs[last] < kLeastExponent) --last;
  return last;
}

}  // namespace whet::kernels
