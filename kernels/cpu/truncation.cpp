#include "kernels/cpu/truncation.h"

#include <algorithm>
#include <cmath>

namespace whet::kernels {

namespace {

bool likelier(const TokenLogprob& a, const TokenLogprob& b) {
  return a.logprob > b.logprob || (a.logprob == b.logprob && a.id < b.id);
}

void keep_first(std::vector<TokenLogprob>& tokens, size_t count) {
  if (tokens.size() <= count) return;
  std::nth_element(tokens.begin(), tokens.begin() + static_cast<int64_t>(count) - 1, tokens.end(), likelier);
  tokens.resize(count);
}

// The `count` likeliest of those of at least `floor`, unordered. Candidates are pruned whenever there are
// twice as many as needed, so that most of the vocabulary is only compared with the least of them.
std::vector<TokenLogprob> select(std::span<const float> logprobs, size_t count, float floor) {
  std::vector<TokenLogprob> kept;
  float bound = std::nextafter(floor, -INFINITY);
  for (size_t i = 0; i < logprobs.size(); ++i) {
    if (!(logprobs[i] > bound)) continue;
    kept.push_back({static_cast<int32_t>(i), logprobs[i]});
    if (kept.size() < 2 * count) continue;
    keep_first(kept, count);
    bound = kept.back().logprob;
  }
  keep_first(kept, count);
  return kept;
}

double mass_of(std::span<const TokenLogprob> tokens) {
  double mass = 0;
  for (const auto& token : tokens) mass += std::exp(token.logprob);
  return mass;
}

// Keeps the smallest set of likeliest tokens whose mass reaches `mass`, or all when they have less.
// Quickselect: the half that contains the boundary is halved until one token is left.
void keep_mass(std::vector<TokenLogprob>& tokens, double mass) {
  size_t begin = 0, end = tokens.size();
  while (end - begin > 1) {
    const size_t middle = begin + (end - begin) / 2;
    const auto at = [&](size_t i) { return tokens.begin() + static_cast<int64_t>(i); };
    std::nth_element(at(begin), at(middle), at(end), likelier);
    const double upper = mass_of({at(begin), at(middle)});
    if (upper >= mass) {
      end = middle;
    } else {
      mass -= upper;
      begin = middle;
    }
  }
  tokens.resize(end);
}

// top_p of a whole distribution, whose mass is 1: mostly a few tokens hold it.
std::vector<TokenLogprob> select_nucleus(std::span<const float> logprobs, double top_p) {
  for (size_t count = 256;; count *= 16) {
    auto kept = select(logprobs, count, -INFINITY);
    if (kept.size() == count && mass_of(kept) < top_p) continue;
    keep_mass(kept, top_p);
    return kept;
  }
}

std::vector<TokenLogprob> select_by(std::span<const float> logprobs, const SamplingRow& params) {
  if (params.min_p == 0 && params.top_k == 0) return select_nucleus(logprobs, params.top_p);
  const float max = *std::max_element(logprobs.begin(), logprobs.end());
  const float floor = max + static_cast<float>(std::log(params.min_p));
  const size_t count = params.top_k > 0 ? static_cast<size_t>(params.top_k) : logprobs.size();
  auto kept = select(logprobs, count, floor);
  if (params.top_p < 1) keep_mass(kept, params.top_p * mass_of(kept));
  return kept;
}

}  // namespace

bool truncates(const SamplingRow& params) { return params.min_p > 0 || params.top_k > 0 || params.top_p < 1; }

std::vector<TokenLogprob> most_likely(std::span<const float> logprobs, size_t count) {
  auto tokens = select(logprobs, count, -INFINITY);
  std::sort(tokens.begin(), tokens.end(), likelier);
  return tokens;
}

std::vector<TokenLogprob> truncate(std::span<const float> logprobs, const SamplingRow& params) {
  auto kept = select_by(logprobs, params);
  std::sort(kept.begin(), kept.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return kept;
}

}  // namespace whet::kernels
