#include "rl/entropy_mask.h"

#include <algorithm>
#include <numeric>

#include "rl/policy_gain.h"

namespace whet {

namespace {

using Indices = std::vector<size_t>;
using Entropies = std::vector<std::vector<float>>;

// Linear interpolation between the two nearest, as torch.quantile does.
double quantile_of(std::vector<float> values, double quantile) {
  const double position = quantile * static_cast<double>(values.size() - 1);
  const auto below = static_cast<size_t>(position);
  const auto at = [&](size_t i) {
    std::nth_element(values.begin(), values.begin() + static_cast<ptrdiff_t>(i), values.end());
    return static_cast<double>(values[i]);
  };
  const double low = at(below), share = position - static_cast<double>(below);
  return share > 0 ? low + share * (at(below + 1) - low) : low;
}

// Of sequences that share a quantile.
void mask(PolicyBatch& batch, const Entropies& entropies, double quantile, const Indices& members) {
  std::vector<float> counted;
  const auto each = [&](const auto& work) {
    for (const size_t i : members)
      for (size_t t = 0; t < batch.sequences[i].ids.size(); ++t)
        if (batch.sequences[i].weights[t] != 0) work(batch.sequences[i], t, entropies[i][t]);
  };
  each([&](const TrainSequence&, size_t, float entropy) { counted.push_back(entropy); });
  const double threshold = counted.empty() ? 0 : quantile_of(std::move(counted), 1 - quantile);
  for (const size_t i : members)
    batch.sequences[i].columns.try_emplace(kGainFactor, batch.sequences[i].ids.size(), 1.0f);
  each([&](TrainSequence& sequence, size_t t, float entropy) {
    if (static_cast<double>(entropy) < threshold) sequence.columns.at(kGainFactor)[t] = 0;
  });
}

}  // namespace

void keep_high_entropy(PolicyBatch& batch, const std::vector<std::vector<float>>& entropies,
                       double quantile) {
  Indices all(batch.sequences.size());
  std::iota(all.begin(), all.end(), size_t{0});
  if (batch.cut.empty()) return mask(batch, entropies, quantile, all);
  for (const auto& members : batch.cut) mask(batch, entropies, quantile, members);
}

}  // namespace whet
