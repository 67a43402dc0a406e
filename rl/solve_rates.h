// Shares of solved prompts. Each function returns an estimate for every prompt; their mean is the rate, and
// their spread its confidence interval (rl/interval.h).
//
// A sample is correct when the part `rule` of its score is 1 or more. Samples that the rule does not apply
// to, and unjudged ones, are left out, and so are prompts with fewer than k others.
#pragma once

#include <string>
#include <vector>

#include "data/episode.h"

namespace whet {

// pass@k: the probability that at least one of k samples is correct, estimated without bias from n samples of
// which c are: 1 - C(n - c, k) / C(n, k) (Chen et al. 2021, equation 1). Throws Error unless every group has
// 1 <= k <= n samples.
std::vector<double> pass_at_k(const std::vector<Group>& groups, const std::string& rule, int k);

// cons@k, the majority vote: the probability that the most frequent answer of k samples is correct (of
// several equally frequent ones: that a random one of them is). `answers` has the answers of each group as
// answer_classes() numbers them (rl/majority.h). Samples without an answer do not vote; where none votes the
// value is 0. An answer counts as correct when the first sample that gives it is. The value of a prompt is
// the mean over its disjoint runs of k consecutive samples, which is unbiased, since samples are independent.
std::vector<double> cons_at_k(const std::vector<Group>& groups, const std::vector<std::vector<int>>& answers,
                              const std::string& rule, int k);

// avg@n: the mean value of the part over the prompt's samples. It differs from pass@1 for rules that give
// values between 0 and 1.
std::vector<double> average_values(const std::vector<Group>& groups, const std::string& rule);

}  // namespace whet
