#include "models/layers/rope_table.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "models/host_tensor.h"

namespace whet {

namespace {

// Frequencies are computed in float32, as in transformers, so that the angles are those a checkpoint was
// trained with.
std::vector<float> base_frequencies(const RopeConfig& rope, int64_t dim) {
  std::vector<float> frequencies;
  for (int64_t i = 0; i < dim; i += 2)
    frequencies.push_back(
        1.0f / std::pow(static_cast<float>(rope.theta), static_cast<float>(i) / static_cast<float>(dim)));
  return frequencies;
}

void scale_llama3(const RopeConfig& rope, std::vector<float>& frequencies) {
  const double original = static_cast<double>(rope.original_max_position_embeddings);
  for (float& f : frequencies) {
    const double wavelength = 2 * std::numbers::pi / f;
    if (wavelength > original / rope.low_freq_factor) {
      f = static_cast<float>(f / rope.factor);
    } else if (wavelength >= original / rope.high_freq_factor) {
      const double smooth =
          (original / wavelength - rope.low_freq_factor) / (rope.high_freq_factor - rope.low_freq_factor);
      f = static_cast<float>((1 - smooth) * f / rope.factor + smooth * f);
    }
  }
}

void scale_yarn(const RopeConfig& rope, int64_t dim, std::vector<float>& frequencies) {
  const auto correction_dim = [&](double rotations) {
    return static_cast<double>(dim) *
           std::log(static_cast<double>(rope.original_max_position_embeddings) /
                    (rotations * 2 * std::numbers::pi)) /
           (2 * std::log(rope.theta));
  };
  double low = correction_dim(rope.beta_fast), high = correction_dim(rope.beta_slow);
  if (rope.truncate) low = std::floor(low), high = std::ceil(high);
  low = std::max(low, 0.0);
  high = std::min(high, static_cast<double>(dim - 1));
  if (low == high) high += 0.001;
  for (size_t i = 0; i < frequencies.size(); ++i) {
    const double ramp = std::clamp((static_cast<double>(i) - low) / (high - low), 0.0, 1.0);
    frequencies[i] = static_cast<float>(frequencies[i] / rope.factor * ramp + frequencies[i] * (1 - ramp));
  }
}

double attention_factor(const RopeConfig& rope) {
  if (rope.type != RopeType::yarn) return 1;
  if (rope.attention_factor) return *rope.attention_factor;
  if (rope.mscale != 0 && rope.mscale_all_dim != 0)
    return yarn_mscale(rope.factor, rope.mscale) / yarn_mscale(rope.factor, rope.mscale_all_dim);
  return yarn_mscale(rope.factor, 1);
}

}  // namespace

double yarn_mscale(double factor, double mscale) {
  return factor <= 1 ? 1.0 : 0.1 * mscale * std::log(factor) + 1.0;
}

RopeTable make_rope_table(const RopeConfig& rope, int64_t dim, int64_t positions, kernels::RopePairs pairs) {
  std::vector<float> frequencies = base_frequencies(rope, dim);
  if (rope.type == RopeType::linear)
    for (float& f : frequencies) f = static_cast<float>(f / rope.factor);
  if (rope.type == RopeType::llama3) scale_llama3(rope, frequencies);
  if (rope.type == RopeType::yarn) scale_yarn(rope, dim, frequencies);

  const double factor = attention_factor(rope);
  const auto half = static_cast<int64_t>(frequencies.size());
  std::vector<float> cos(static_cast<size_t>(positions * half)), sin(cos.size());
  for (int64_t p = 0; p < positions; ++p)
    for (int64_t i = 0; i < half; ++i) {
      const float angle = static_cast<float>(p) * frequencies[static_cast<size_t>(i)];
      cos[static_cast<size_t>(p * half + i)] = static_cast<float>(std::cos(angle) * factor);
      sin[static_cast<size_t>(p * half + i)] = static_cast<float>(std::sin(angle) * factor);
    }
  return {to_tensor(cos, {positions, half}), to_tensor(sin, {positions, half}), pairs};
}

}  // namespace whet
