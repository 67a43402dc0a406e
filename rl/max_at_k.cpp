#include "rl/max_at_k.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"

namespace whet {

namespace {

// log C(n, k); -infinity where there is no such set.
double log_choose(int n, int k) {
  if (k < 0 || k > n) return -INFINITY;
  return std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0);
}

// Indices of the rewards, ascending; equal ones in their order.
std::vector<size_t> ascending(const std::vector<double>& rewards) {
  std::vector<size_t> order(rewards.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return rewards[a] < rewards[b]; });
  return order;
}

}  // namespace

std::vector<double> max_with(const std::vector<double>& rewards, int k) {
  const auto n = static_cast<int>(rewards.size());
  require(k >= 1 && k <= n, "max@", k, " of ", n, " rewards");
  const auto order = ascending(rewards);
  const double log_sets = log_choose(n - 1, k - 1);
  std::vector<double> result(rewards.size());
  double above = 0;  // sum over the ranks above of the share of sets with this one whose largest stands there
  for (int rank = n - 1; rank >= 0; --rank) {
    const double reward = rewards[order[static_cast<size_t>(rank)]];
    result[order[static_cast<size_t>(rank)]] = std::exp(log_choose(rank, k - 1) - log_sets) * reward + above;
    above += std::exp(log_choose(rank - 1, k - 2) - log_sets) * reward;
  }
  return result;
}

std::vector<double> max_without(const std::vector<double>& rewards, int k) {
  const auto n = static_cast<int>(rewards.size());
  require(k >= 1 && k < n, "max@", k, " without one of ", n, " rewards");
  const auto order = ascending(rewards);
  const double log_sets = log_choose(n - 1, k);
  // Without the one at `rank`, those above it move down by one rank.
  std::vector<double> result(rewards.size());
  for (int left_out = 0; left_out < n; ++left_out) {
    double sum = 0;
    for (int rank = 0; rank < n; ++rank)
      if (rank != left_out)
        sum += std::exp(log_choose(rank - (rank > left_out), k - 1) - log_sets) *
               rewards[order[static_cast<size_t>(rank)]];
    result[order[static_cast<size_t>(left_out)]] = sum;
  }
  return result;
}

}  // namespace whet
