#include "rewards/math/extract/extract.h"

#include <algorithm>

#include "rewards/math/extract/boxes.h"
#include "rewards/math/extract/formula_text.h"
#include "rewards/math/extract/formulas.h"
#include "rewards/math/extract/marks.h"
#include "rewards/math/extract/phrases.h"
#include "rewards/math/extract/plain_formulas.h"
#include "rewards/math/extract/prose.h"
#include "rewards/math/extract/scan.h"
#include "rewards/math/extract/stated.h"

namespace whet::math {

namespace {

using namespace extraction;

constexpr size_t kMostCandidates = 8;
constexpr size_t kLongestWhole = 2000;

struct Found {
  size_t begin = 0;
  std::vector<Candidate> readings;
};

// The last announcement of either kind that states something.
std::optional<Found> last_stated(std::string_view text, const std::vector<Announcement>& all, bool is_final,
                                 bool join_boxes) {
  constexpr int kMostTried = 16;
  int tried = 0;
  for (auto it = all.rbegin(); it != all.rend(); ++it) {
    if (it->is_final != is_final) continue;
    if (++tried > kMostTried) break;
    Found found{it->begin, {}};
    for (std::string& reading : stated_answers(text, it->begin, join_boxes))
      found.readings.push_back({std::move(reading), is_final ? Anchor::final_answer : Anchor::answer});
    if (!found.readings.empty()) return found;
  }
  return std::nullopt;
}

// Whether the formula says more than a name of what is talked about: $n$, $f(x)$, $ABCD$.
bool says_something(std::string_view content) {
  return std::any_of(content.begin(), content.end(),
                     [](char c) { return is_digit(c) || c == '\\' || c == '='; });
}

// Whether only words such as "for all" or "where" stand between two formulas: the second says when the first
// holds.
bool introduces_condition(std::string_view between) {
  constexpr WordList kWords{"for", "where", "with", "when", "whenever", "if", "as"};
  constexpr size_t kLongest = 40;
  if (between.size() > kLongest || sentence_end(between, 0) < between.size()) return false;
  return kWords.at(between, between.find_first_not_of(" ,")) != 0;
}

// How many formulas there are up to the last that is no mere name.
size_t count_up_to_last(std::string_view text, const std::vector<Formula>& all) {
  size_t count = all.size();
  while (count > 0 && !says_something(all[count - 1].content.in(text))) --count;
  return count;
}

// The same without those that say when the one before holds.
size_t without_conditions(std::string_view text, const std::vector<Formula>& all, size_t count) {
  const auto is_condition = [&](size_t i) {
    return says_something(all[i - 1].content.in(text)) &&
           introduces_condition(text.substr(all[i - 1].end, all[i].begin - all[i - 1].end));
  };
  while (count > 1 && is_condition(count - 1)) --count;
  return count;
}

// The text's last formula and, if it comes behind, its last number; else the last number.
std::vector<Candidate> unmarked(std::string_view text, const ExtractOptions& options) {
  const std::vector<Formula> all = formulas(text);
  const size_t count = count_up_to_last(text, all);
  std::vector<Candidate> out;
  // Whoever writes on for so long without a number has given none.
  constexpr size_t kLongestTail = 100'000;
  const size_t begin = count == 0 ? 0 : all[count - 1].end;
  const size_t tail = std::max(begin, text.size() - std::min(text.size(), kLongestTail));
  if (options.trailing)
    if (std::optional<Place> number = trailing_formula(text.substr(tail)))
      out.push_back({std::move(number->text), Anchor::trailing});
  const size_t stating = count == 0 ? all.size() : without_conditions(text, all, count);
  if (stating > 0) out.push_back({list_backward(text, all, stating - 1), Anchor::formula});
  return out;
}

// A short text that is all answer, as data sets give them.
bool is_answer(std::string_view text) {
  constexpr size_t kLongestLine = 400;
  const bool one_line = text.find('\n') == text.npos || text.starts_with("\\begin{");
  return text.size() <= kLongestLine && one_line && !is_prose(text) && !is_code(text);
}

void add(std::vector<Candidate>& out, Candidate candidate) {
  const auto same = [&](const Candidate& other) { return other.text == candidate.text; };
  if (out.size() < kMostCandidates && !candidate.text.empty() && std::none_of(out.begin(), out.end(), same))
    out.push_back(std::move(candidate));
}

std::vector<Candidate> extract_untagged(std::string_view text, const ExtractOptions& options,
                                        std::vector<Found> marked) {
  const std::vector<Announcement> announced = announcements(text);
  if (std::optional<Place> box = last_box(text, options.join_boxes))
    marked.push_back({box->begin, {{std::move(box->text), Anchor::boxed}}});
  if (std::optional<Found> stated = last_stated(text, announced, true, options.join_boxes))
    marked.push_back(std::move(*stated));
  if (std::optional<Span> hashes = last_hashes(text)) {
    Found found{hashes->begin, {}};
    for (std::string& reading :
         stated_answers(text.substr(0, hashes->end), hashes->begin, options.join_boxes))
      found.readings.push_back({std::move(reading), Anchor::hashes});
    marked.push_back(std::move(found));
  }
  // Who marks an answer twice means the second.
  std::stable_sort(marked.begin(), marked.end(),
                   [](const Found& a, const Found& b) { return a.begin > b.begin; });
  if (std::optional<Found> stated = last_stated(text, announced, false, options.join_boxes))
    marked.push_back(std::move(*stated));

  std::vector<Candidate> out;
  for (Found& found : marked)
    for (Candidate& reading : found.readings) add(out, std::move(reading));
  // Where an answer is marked, no other place may win because that one cannot be read.
  if (!out.empty()) return out;
  const std::string_view all = trim(text);
  const auto whole = [&]() {
    const std::string bare = single_backslashes(without_delimiters(without_bold(all)));
    return Candidate{std::string(trim_punctuation(bare)), Anchor::whole};
  };
  if (is_answer(all)) {
    add(out, whole());
    // A formula is taken as it is or not at all.
    if (!has_words(all)) return out;
  }
  for (Candidate& candidate : unmarked(text, options)) add(out, std::move(candidate));
  if (out.empty() && all.size() <= kLongestWhole && !is_code(all)) add(out, whole());
  return out;
}

}  // namespace

const char* name_of(Anchor anchor) {
  switch (anchor) {
    case Anchor::boxed:
      return "box";
    case Anchor::final_answer:
      return "final answer";
    case Anchor::answer_tag:
      return "answer tag";
    case Anchor::hashes:
      return "####";
    case Anchor::answer:
      return "answer";
    case Anchor::formula:
      return "formula";
    case Anchor::trailing:
      return "last number";
    case Anchor::whole:
      break;
  }
  return "whole text";
}

std::vector<Candidate> extract(std::string_view text, const ExtractOptions& options) {
  std::vector<Found> tagged;
  if (const std::optional<Span> tag = last_answer_tag(text)) {
    Found found{tag->end, extract_untagged(tag->in(text), options, {})};
    for (Candidate& reading : found.readings) reading.anchor = Anchor::answer_tag;
    tagged.push_back(std::move(found));
  }
  return extract_untagged(text, options, std::move(tagged));
}

}  // namespace whet::math
