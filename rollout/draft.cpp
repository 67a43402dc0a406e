#include "rollout/draft.h"

#include <algorithm>

#include "base/error.h"
#include "base/fields.h"

namespace whet {

namespace {

// The length of the longest common suffix of tokens[0, end) and `tokens`, at most `most`.
size_t common_suffix(std::span<const int32_t> tokens, size_t end, size_t most) {
  most = std::min(most, end);
  size_t length = 0;
  while (length < most && tokens[end - 1 - length] == tokens[tokens.size() - 1 - length]) ++length;
  return length;
}

}  // namespace

void validate(const NgramConfig& config, const std::string& where) {
  check_bounds(config, where);
  if (config.max_ngram < config.min_ngram) fail<UsageError>(where, ".max_ngram: expected at least min_ngram");
}

void draft_ngram(const NgramConfig& config, std::span<const int32_t> tokens, int64_t count,
                 std::vector<int32_t>& draft) {
  draft.clear();
  const auto longest = static_cast<size_t>(config.max_ngram);
  size_t best = static_cast<size_t>(config.min_ngram) - 1, next = tokens.size();
  for (size_t end = tokens.size(); end-- > 1 && best < longest;) {
    const size_t length = common_suffix(tokens, end, longest);
    if (length > best) best = length, next = end;
  }
  if (next == tokens.size()) return;
  for (size_t i = next; draft.size() < static_cast<size_t>(count); ++i)
    draft.push_back(i < tokens.size() ? tokens[i] : draft[i - tokens.size()]);
}

}  // namespace whet
