#include "rewards/repetition.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace whet {

namespace {

// The words of `text` in ASCII lower case, and where each begins in `lower`, which they share with one space
// after each: a run of words is then one slice.
std::vector<size_t> split_words(std::string_view text, std::string& lower) {
  std::vector<size_t> begins;
  bool inside = false;
  for (const char c : text) {
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    if (!space && !inside) begins.push_back(lower.size());
    if (!space) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (space && inside) lower += ' ';
    inside = !space;
  }
  if (inside) lower += ' ';
  return begins;
}

}  // namespace

Judgement RepetitionReward::judge(const Prompt&, const Completion& completion) const {
  std::string lower;
  std::vector<size_t> begins = split_words(completion.text, lower);
  const auto n = static_cast<size_t>(ngram_size_);
  if (begins.size() < n) return judged(0.0);
  const size_t total = begins.size() - n + 1;
  begins.push_back(lower.size());
  std::set<std::string_view> distinct;
  for (size_t i = 0; i < total; ++i)
    distinct.insert(std::string_view(lower).substr(begins[i], begins[i + n] - begins[i]));
  return judged(static_cast<double>(distinct.size()) / static_cast<double>(total) - 1.0);
}

}  // namespace whet
