// The letter of a multiple choice question: anchored like any other answer, and else where a sentence chooses
// it.
#include <algorithm>
#include <vector>

#include "rewards/math/extract/boxes.h"
#include "rewards/math/extract/choice_grammar.h"
#include "rewards/math/extract/corrections.h"
#include "rewards/math/extract/extract.h"
#include "rewards/math/extract/marks.h"
#include "rewards/math/extract/option_marks.h"
#include "rewards/math/extract/phrases.h"
#include "rewards/math/extract/scan.h"

namespace whet::math {

namespace {

using namespace extraction;

constexpr size_t kLongestAnswer = 400;
constexpr size_t kTail = 20'000;  // of a text without an announcement; it chooses at its end

// The position after the sign that ends the sentence.
size_t behind_sentence(std::string_view text, size_t at) {
  const size_t end = sentence_end(text, at);
  return end < text.size() ? end + code_point_size(text[end]) : end;
}

// The sentences, and in them the clauses that correct what stands before them.
std::vector<Span> sentences_of(std::string_view line) {
  std::vector<Span> sentences;
  for (size_t begin = 0; begin < line.size();) {
    const size_t end = std::min(behind_sentence(line, begin), line.size());
    for (size_t at = begin; const std::optional<Correction> correction = next_correction(line, at, end);) {
      sentences.push_back({begin, correction->begin});
      begin = correction->begin;
      at = correction->end;
    }
    sentences.push_back({begin, end});
    begin = end;
  }
  return sentences;
}

// A sentence of a text; words that correct what stands before it are read, and left out.
struct Sentence {
  Choice choice;
  bool corrects = false;
};
Sentence read_sentence(std::string_view text, Span sentence, Position position) {
  text = text.substr(0, sentence.end);
  const std::optional<Correction> opening = correction_at(text, sentence.begin);
  if (!opening) return {read_choice(sentence.in(text), position), false};
  Sentence read{read_choice(text.substr(opening->end), Position::running), true};
  read.choice.takes_back |= opening->takes_back;
  return read;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// What is chosen so far, as one sentence after another is read.
class Decision {
 public:
  void read(const Choice& choice) {
    if (choice.says_something())
      chosen_ = choice.chosen.value_or(kNone);
    else if (choice.takes_back || choice.ruled_out.find(chosen_) != std::string::npos)
      chosen_ = kNone;
  }
  std::optional<char> chosen() const { return chosen_ == kNone ? std::nullopt : std::optional(chosen_); }

 private:
  static constexpr char kNone = '-';
  char chosen_ = kNone;
};

// Letters at the beginning of lines, without a phrase: if there are several, they are the question's list and
// none is chosen.
bool repeats_question(const std::vector<std::string_view>& lines) {
  std::optional<char> first;
  for (const std::string_view line : lines) {
    const std::vector<Span> sentences = sentences_of(line);
    if (lists_options(line)) return true;
    const Choice choice =
        sentences.empty() ? Choice{} : read_choice(sentences[0].in(line), Position::running);
    if (!choice.bare) continue;
    if (first && choice.chosen && *choice.chosen != *first) return true;
    if (choice.chosen) first = choice.chosen;
  }
  return false;
}

// The choice of the sentences: that of the last one that chooses.
std::optional<char> unmarked_option(std::string_view text) {
  text = text.substr(text.size() - std::min(text.size(), kTail));
  const std::vector<std::string_view> lines = lines_of(text);
  const bool one_line = trim(text).find('\n') == text.npos;
  const bool listed = repeats_question(lines);
  Decision decision;
  for (const std::string_view line : lines)
    for (const Span sentence : sentences_of(line)) {
      const bool begins = one_line && sentence.begin == 0;
      const auto [choice, corrects] =
          read_sentence(line, sentence, begins ? Position::beginning : Position::running);
      if (!(listed && choice.bare) || corrects) decision.read(choice);
    }
  return decision.chosen();
}

// The choice in a box, between tags, or after an announcement: in its first sentence, or else one that
// chooses.
Choice placed_choice(std::string_view place, std::string_view before = {}) {
  const std::string_view text = trim(place.substr(0, kLongestAnswer));
  const size_t end = behind_sentence(text, 0);
  Choice choice = read_choice(text.substr(0, end), Position::announced, before);
  if (choice.says_something() || end == text.size()) return choice;
  choice.chosen = unmarked_option(text);
  return choice;
}

// The choice after the text `behind` that follows it: a sentence there chooses only where it corrects.
std::optional<char> still_chosen(const Choice& choice, std::string_view behind) {
  Decision decision;
  decision.read(choice);
  for (const std::string_view line : lines_of(behind))
    for (const Span later : sentences_of(line)) {
      auto [said, corrects] = read_sentence(line, later, Position::running);
      if (!corrects) {
        said.chosen.reset();
        said.several = false;
      }
      decision.read(said);
    }
  return decision.chosen();
}

// The same for a choice in a box or between tags, which only a correction changes.
std::optional<char> corrected_option(const Choice& choice, std::string_view behind) {
  Decision decision;
  decision.read(choice);
  behind = behind.substr(0, kTail);
  for (const Span later : sentences_of(behind))
    if (const auto [said, corrects] = read_sentence(behind, later, Position::running); corrects)
      decision.read(said);
  return decision.chosen();
}

// The option of the last announcement that names one, unless what follows takes it back.
std::optional<Choice> announced_option(std::string_view text) {
  constexpr int kMostTried = 16;
  const std::vector<Announcement> all = announcements(text);
  int tried = 0;
  for (auto it = all.rbegin(); it != all.rend() && tried < kMostTried; ++it, ++tried) {
    size_t end = behind_sentence(text, it->begin);
    const size_t looked_at = std::min(end, it->begin + kLongestAnswer);
    if (const std::optional<Correction> correction = next_correction(text, it->begin, looked_at))
      end = correction->begin;
    const size_t from = it->begin - std::min<size_t>(it->begin, kLongestAnswer);
    size_t sentence = it->begin;
    while (sentence > from && !ends_sentence(text, sentence - 1)) --sentence;
    Choice choice =
        placed_choice(text.substr(it->begin, end - it->begin), text.substr(sentence, it->begin - sentence));
    if (!choice.says_something()) continue;
    choice.chosen = still_chosen(choice, text.substr(end, kTail));
    return choice;
  }
  return std::nullopt;
}

}  // namespace

std::optional<char> extract_choice(std::string_view text) {
  std::string marked;  // in a box, or else between tags
  bool is_marked = true;
  if (const std::optional<FoundAnswer> box = last_box(text, true)) {
    marked = box->text;
    text = text.substr(box->begin);
  } else if (const std::optional<Span> tag = last_answer_tag(text)) {
    marked = tag->in(text);
    text = text.substr(tag->end);
  } else {
    is_marked = false;
  }
  const std::string bare = without_commands(text);
  if (is_marked) {
    const Choice named = placed_choice(without_commands(marked));
    if (named.says_something()) return named.several ? std::nullopt : corrected_option(named, bare);
  }
  // An answer that is no option may be named as one later.
  if (const std::optional<Choice> named = announced_option(bare)) return named->chosen;
  return unmarked_option(bare);
}

std::optional<char> choice_of(std::string_view answer) {
  if (answer.size() > kLongestAnswer) return std::nullopt;
  const std::string bare = without_commands(answer);
  const std::string_view all = trim_decoration(bare);
  const std::string marked = mark_options(all, false);
  if (marked.size() < 2 || marked[0] != kOptionMark || marked.find(kOptionMark, 1) != marked.npos)
    return std::nullopt;
  const std::string_view rest = trim(std::string_view(marked).substr(2));
  const bool in_brackets = all[0] == '(' || all[0] == '[';
  const bool closed = !rest.empty() && std::string_view(").:").find(rest[0]) != rest.npos;
  const bool named = is_capital(byte_at(rest, 0)) && is_letter(byte_at(rest, 1));
  return rest.empty() || in_brackets || closed || named ? std::optional(marked[1]) : std::nullopt;
}

}  // namespace whet::math
