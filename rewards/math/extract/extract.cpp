#include "rewards/math/extract/extract.h"

#include <algorithm>

#include "base/error.h"
#include "rewards/math/extract/boxes.h"
#include "rewards/math/extract/corrections.h"
#include "rewards/math/extract/formula_text.h"
#include "rewards/math/extract/formulas.h"
#include "rewards/math/extract/last_statement.h"
#include "rewards/math/extract/marks.h"
#include "rewards/math/extract/phrases.h"
#include "rewards/math/extract/plain_formulas.h"
#include "rewards/math/extract/prose.h"
#include "rewards/math/extract/scan.h"
#include "rewards/math/extract/sentence.h"
#include "rewards/math/extract/stated.h"

namespace whet::math {

namespace {

using namespace extraction;

constexpr size_t kMostCandidates = 8;
constexpr size_t kLongestWhole = 2000;

struct Found {
  size_t begin = 0;
  std::vector<Candidate> readings;
  bool is_cut = false;  // the mark was not finished
};

struct Announced {
  std::optional<Found> found;
  bool is_denied = false;
};

// The last announcement of either kind that states something; none behind which the answer is taken back.
Announced last_stated(std::string_view text, const std::vector<Announcement>& all, bool is_final,
                      bool join_boxes) {
  constexpr int kMostTried = 16;
  int tried = 0;
  for (auto it = all.rbegin(); it != all.rend(); ++it) {
    if (it->is_denied) return {std::nullopt, true};
    if (it->is_final != is_final) continue;
    if (++tried > kMostTried) break;
    StatedAnswers stated = stated_answers(text, it->begin, join_boxes);
    Found found{it->begin, {}};
    for (std::string& reading : stated.readings)
      found.readings.push_back({std::move(reading), is_final ? Anchor::final_answer : Anchor::answer});
    if (!found.readings.empty()) return {std::move(found), false};
    if (stated.is_doubtful) return {std::nullopt, true};
  }
  return {};
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

// A gold's last formula and, if it comes behind, its last number; else the last number.
std::vector<Candidate> unmarked_gold(std::string_view text) {
  const std::vector<Formula> all = formulas(text);
  const size_t count = count_up_to_last(text, all);
  std::vector<Candidate> out;
  // An answer is expected within so many last bytes.
  constexpr size_t kLongestTail = 100'000;
  const size_t begin = count == 0 ? 0 : all[count - 1].end;
  const size_t tail = std::max(begin, text.size() - std::min(text.size(), kLongestTail));
  if (std::optional<FoundAnswer> number = trailing_formula(text.substr(tail)))
    out.push_back({std::move(number->text), Anchor::trailing});
  const size_t stating = count == 0 ? all.size() : without_conditions(text, all, count);
  if (stating > 0) out.push_back({list_backward(text, all, stating - 1), Anchor::formula});
  return out;
}

std::vector<Candidate> unmarked(std::string_view text, const ExtractOptions& options) {
  if (options.is_gold) return unmarked_gold(text);
  if (!options.trailing) return {};
  std::optional<Statement> found = last_statement(text);
  if (!found) return {};
  return {{std::move(found->value.text), found->is_formula ? Anchor::formula : Anchor::trailing}};
}

// Whether the whole text is a reading: a formula, a value followed only by its unit, or words without a
// value. In "she has 12 pears" the value is the answer.
bool may_be_answer(std::string_view text, const ExtractOptions& options) {
  if (options.is_gold || !has_words(text)) return true;
  const std::vector<Formula> inside = formulas(text);
  const Statement said = read_statement(text, inside, false);
  if (said.verdict == Statement::Verdict::doubtful) return false;
  const std::string_view before = trim(text.substr(0, said.value.begin));
  return said.verdict == Statement::Verdict::silent || !has_words(before) || before.ends_with('=');
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

// Whether words are all that a mark holds.
bool says_only_words(const Found& found) {
  return std::all_of(found.readings.begin(), found.readings.end(), [](const Candidate& reading) {
    return !says_something(reading.text) && has_words(reading.text);
  });
}

// The announcements of a text, found lazily: most texts have a box, which is found faster.
class LazyAnnouncements {
 public:
  explicit LazyAnnouncements(std::string_view text) : text_(text) {}

  const std::vector<Announcement>& get() {
    if (!all_) all_ = announcements(text_, /*denied=*/true);
    return *all_;
  }

 private:
  std::string_view text_;
  std::optional<std::vector<Announcement>> all_;
};

// The last mark in the text, which is the answer if there are several; `others` are those found already.
std::optional<Found> last_mark(std::string_view text, const ExtractOptions& options,
                               std::vector<Found> others, LazyAnnouncements& announced) {
  std::vector<Found> marks = std::move(others);
  if (std::optional<FoundAnswer> box = last_box(text, options.join_boxes, options.unclosed_box)) {
    Found found{box->begin, {}, box->text.empty()};
    if (!found.is_cut) found.readings.push_back({std::move(box->text), Anchor::boxed});
    marks.push_back(std::move(found));
  }
  if (std::optional<Span> hashes = last_hashes(text)) {
    Found found{hashes->begin, {}};
    for (std::string& reading :
         stated_answers(text.substr(0, hashes->end), hashes->begin, options.join_boxes).readings)
      found.readings.push_back({std::move(reading), Anchor::hashes});
    marks.push_back(std::move(found));
  }
  std::erase_if(marks, [](const Found& mark) { return mark.readings.empty() && !mark.is_cut; });
  if (announces_final(text)) {
    Announced stated = last_stated(text, announced.get(), true, options.join_boxes);
    if (stated.found && (marks.empty() || !says_only_words(*stated.found)))
      marks.push_back(std::move(*stated.found));
  }
  const auto last = std::max_element(marks.begin(), marks.end(),
                                     [](const Found& a, const Found& b) { return a.begin < b.begin; });
  return last == marks.end() ? std::nullopt : std::optional(std::move(*last));
}

std::vector<Candidate> extract_untagged(std::string_view text, const ExtractOptions& options,
                                        std::vector<Found> marked) {
  LazyAnnouncements announced(text);
  std::optional<Found> mark = last_mark(text, options, std::move(marked), announced);
  if (!mark) mark = last_stated(text, announced.get(), false, options.join_boxes).found;
  std::vector<Candidate> out;
  if (mark) {
    if (std::optional<FoundAnswer> later =
            options.is_gold ? std::nullopt : corrected_answer(text, mark->begin)) {
      add(out, {std::move(later->text), Anchor::answer});
      return out;
    }
    for (Candidate& reading : mark->readings) add(out, std::move(reading));
    return out;
  }
  const std::string_view all = trim(text);
  const auto whole = [&]() {
    const std::string bare = single_backslashes(without_delimiters(without_bold(all)));
    return Candidate{std::string(trim_punctuation(bare)), Anchor::whole};
  };
  if (is_answer(all) && may_be_answer(whole().text, options)) {
    add(out, whole());
    // A formula is used as it is or not at all.
    if (!has_words(all)) return out;
  }
  for (Candidate& candidate : unmarked(text, options)) add(out, std::move(candidate));
  if (out.empty() && all.size() <= kLongestWhole && !is_code(all) && may_be_answer(whole().text, options))
    add(out, whole());
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
