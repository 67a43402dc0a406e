// Which tokens a truncated distribution keeps: min_p, then top_k, then top_p. Tokens count as likelier by
// log-probability and, where that is equal, by lower id, so every cut is exact. No cut sorts the vocabulary.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "kernels/sampling.h"

namespace whet::kernels {

// Whether min_p, top_k or top_p cut anything.
bool truncates(const SamplingRow& params);

// The `count` likeliest indices of `logprobs`, likeliest first; fewer when fewer are possible.
std::vector<TokenLogprob> most_likely(std::span<const float> logprobs, size_t count);

// What `params` keep of the distribution `logprobs`, by ascending id and not renormalised; one token at
// least. min_p keeps probabilities of at least min_p times the largest, top_k the k likeliest of these, top_p
// the smallest set of likeliest of these whose share of their mass reaches top_p.
std::vector<TokenLogprob> truncate(std::span<const float> logprobs, const SamplingRow& params);

}  // namespace whet::kernels
