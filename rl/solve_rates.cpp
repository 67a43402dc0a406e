#include "rl/solve_rates.h"

#include <algorithm>
#include <map>
#include <span>

#include "base/error.h"
#include "base/statistics.h"

namespace whet {

namespace {

constexpr int kNoAnswer = -1;

struct JudgedSample {
  double value = 0;
  int answer = kNoAnswer;
};

// `answers` may be empty.
std::vector<JudgedSample> judged_samples(const Group& group, const std::string& rule,
                                         const std::vector<int>& answers) {
  std::vector<JudgedSample> samples;
  for (size_t i = 0; i < group.completions.size(); ++i) {
    const ScorePart* part = find_part(group.completions[i].score, rule);
    if (part != nullptr && part->value)
      samples.push_back({*part->value, answers.empty() ? kNoAnswer : answers[i]});
  }
  return samples;
}

bool is_correct(const JudgedSample& sample) { return sample.value >= 1; }

void expect_samples(const Group& group, const char* rate, int k) {
  const auto n = std::ssize(group.completions);
  require(k >= 1 && k <= n, rate, k, " needs at least ", k, " samples, there are ", n);
}

double vote(std::span<const JudgedSample> samples) {
  struct Votes {
    int count = 0;
    bool correct = false;
  };
  std::map<int, Votes> votes;
  int most = 0;
  for (const JudgedSample& sample : samples) {
    if (sample.answer == kNoAnswer) continue;
    const auto [at, is_first] = votes.try_emplace(sample.answer);
    if (is_first) at->second.correct = is_correct(sample);
    most = std::max(most, ++at->second.count);
  }
  int winners = 0, correct = 0;
  for (const auto& [answer, got] : votes)
    if (got.count == most) ++winners, correct += got.correct;
  return winners == 0 ? 0 : static_cast<double>(correct) / winners;
}

}  // namespace

std::vector<double> pass_at_k(const std::vector<Group>& groups, const std::string& rule, int k) {
  std::vector<double> values;
  for (const Group& group : groups) {
    expect_samples(group, "pass@", k);
    const auto samples = judged_samples(group, rule, {});
    const auto n = static_cast<int>(samples.size());
    if (n < k) continue;
    const int wrong = n - static_cast<int>(std::count_if(samples.begin(), samples.end(), is_correct));
    double all_wrong = 1;  // C(wrong, k) / C(n, k)
    for (int i = 0; i < k; ++i) all_wrong *= std::max(0, wrong - i) / static_cast<double>(n - i);
    values.push_back(1 - all_wrong);
  }
  return values;
}

std::vector<double> cons_at_k(const std::vector<Group>& groups, const std::vector<std::vector<int>>& answers,
                              const std::string& rule, int k) {
  std::vector<double> values;
  for (size_t g = 0; g < groups.size(); ++g) {
    expect_samples(groups[g], "cons@", k);
    const auto samples = judged_samples(groups[g], rule, answers.at(g));
    std::vector<double> votes;
    const auto size = static_cast<size_t>(k);
    for (size_t begin = 0; begin + size <= samples.size(); begin += size)
      votes.push_back(vote(std::span(samples).subspan(begin, size)));
    if (!votes.empty()) values.push_back(mean_of(votes));
  }
  return values;
}

std::vector<double> average_values(const std::vector<Group>& groups, const std::string& rule) {
  std::vector<double> values;
  for (const Group& group : groups) {
    std::vector<double> own;
    for (const JudgedSample& sample : judged_samples(group, rule, {})) own.push_back(sample.value);
    if (!own.empty()) values.push_back(mean_of(own));
  }
  return values;
}

}  // namespace whet
