#include "rl/importance.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace whet {

std::vector<float> importance_weights(const ImportanceConfig& config, const std::vector<float>& old_logprobs,
                                      const std::vector<float>& sampled_logprobs) {
  using Mode = ImportanceMode;
  const Mode mode = config.mode;
  std::vector<double> log_ratios;
  for (size_t t = 0; t < old_logprobs.size(); ++t)
    log_ratios.push_back(static_cast<double>(old_logprobs[t]) - static_cast<double>(sampled_logprobs[t]));
  if (mode == Mode::sequence_truncate || mode == Mode::sequence_mask)
    std::fill(log_ratios.begin(), log_ratios.end(),
              std::accumulate(log_ratios.begin(), log_ratios.end(), 0.0));
  const bool masks = mode == Mode::token_mask || mode == Mode::sequence_mask;
  std::vector<float> weights;
  for (const double log_ratio : log_ratios) {
    const double ratio = std::exp(log_ratio);
    const bool inside = ratio >= config.min && ratio <= config.max;
    weights.push_back(static_cast<float>(inside  ? ratio
                                         : masks ? 0
                                                 : std::clamp(ratio, config.min, config.max)));
  }
  return weights;
}

}  // namespace whet
