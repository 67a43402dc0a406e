#include "rewards/repetition.h"

#include <algorithm>
#include <bit>
#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "base/fields.h"

namespace whet {

namespace {

// Ids of the words of `text`: equal words have equal ids.
std::vector<int32_t> word_ids(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  std::unordered_map<std::string_view, int32_t> known;
  std::vector<int32_t> ids;
  const std::string_view words = lower;
  for (size_t at = words.find_first_not_of(kSpace); at != words.npos;
       at = words.find_first_not_of(kSpace, at)) {
    const size_t end = std::min(words.find_first_of(kSpace, at), words.size());
    ids.push_back(known.try_emplace(words.substr(at, end - at), known.size()).first->second);
    at = end;
  }
  return ids;
}

// Assigns ids to keys in order of appearance, equal ids to equal keys: an open-addressing hash table, ten
// times as fast as std::unordered_map. Holds at most `capacity` keys, none of them ~0.
class Numbering {
 public:
  explicit Numbering(size_t capacity) : slots_(std::bit_ceil(2 * capacity + 1)) {}

  int32_t number_of(uint64_t key) {
    const size_t mask = slots_.size() - 1;
    size_t at = static_cast<size_t>((key * 0x9E3779B97F4A7C15) >> 20) & mask;
    while (slots_[at].key != key && slots_[at].key != kFree) at = (at + 1) & mask;
    if (slots_[at].key == kFree) slots_[at] = {key, next_++};
    return slots_[at].number;
  }

 private:
  static constexpr uint64_t kFree = ~uint64_t{0};
  struct Slot {
    uint64_t key = kFree;
    int32_t number = 0;
  };
  std::vector<Slot> slots_;
  int32_t next_ = 0;
};

// Ids of the pairs (ids[i], ids[i + distance]): equal pairs have equal ids.
std::vector<int32_t> pair_ids(const std::vector<int32_t>& ids, size_t distance) {
  Numbering numbering(ids.size());
  std::vector<int32_t> pairs;
  pairs.reserve(ids.size());
  for (size_t i = 0; i + distance < ids.size(); ++i)
    pairs.push_back(numbering.number_of((static_cast<uint64_t>(ids[i]) << 32) |
                                        static_cast<uint32_t>(ids[i + distance])));
  return pairs;
}

// Ids of the runs of `length` elements: equal runs have equal ids. A run of twice the length is a pair of
// runs, and a run of any other length is a pair of overlapping runs. Needs at least `length` ids.
std::vector<int32_t> run_ids(std::vector<int32_t> ids, size_t length) {
  size_t covered = 1;
  for (; 2 * covered <= length; covered *= 2) ids = pair_ids(ids, covered);
  return covered < length ? pair_ids(ids, length - covered) : ids;
}

size_t count_distinct(std::vector<int32_t> ids) {
  std::sort(ids.begin(), ids.end());
  return static_cast<size_t>(std::unique(ids.begin(), ids.end()) - ids.begin());
}

}  // namespace

RepetitionReward::RepetitionReward(const Options& options) : options_(options) {
  check_bounds(options, "rewards: repetition");
}

Judgement RepetitionReward::judge(const Prompt&, const Completion& completion) const {
  const bool tokens = options_.unit == TextUnit::tokens;
  if (tokens && !length_in_tokens(completion)) return not_judged(kNoTokens);
  const std::vector<int32_t> ids = tokens ? completion.tokens : word_ids(completion.text);
  const auto length = static_cast<size_t>(options_.ngram_size);
  if (ids.size() < length) return judged(0, {{"distinct", 0}, {"all", 0}});
  const std::vector<int32_t> runs = run_ids(ids, length);
  const size_t distinct = count_distinct(runs);
  return judged(static_cast<double>(distinct) / static_cast<double>(runs.size()) - 1.0,
                {{"distinct", distinct}, {"all", runs.size()}});
}

}  // namespace whet
