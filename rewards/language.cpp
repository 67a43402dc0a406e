#include "rewards/language.h"

#include <algorithm>

#include "base/error.h"
#include "base/utf8.h"
#include "rewards/prose.h"
#include "rewards/script.h"
#include "rewards/tags.h"

namespace whet {

namespace {

constexpr uint64_t bit(Script script) { return uint64_t{1} << static_cast<int>(script); }

struct Language {
  uint64_t scripts;
  std::string_view codes;  // a space before and after each
};

constexpr Language kLanguages[] = {
    {bit(Script::latin),
     " af az bs ca cs cy da de en eo es et eu fi fr ga gl ha hr hu id is it la lt lv ms mt nl no pl pt ro sk "
     "sl so sq sv sw tl tr uz vi yo zu "},
    {bit(Script::latin) | bit(Script::cyrillic), " sr "},
    {bit(Script::cyrillic), " be bg kk ky mk mn ru tg uk "},
    {bit(Script::greek), " el "},
    {bit(Script::armenian), " hy "},
    {bit(Script::georgian), " ka "},
    {bit(Script::hebrew), " he yi "},
    {bit(Script::arabic), " ar fa ps ur "},
    {bit(Script::devanagari), " hi mr ne sa "},
    {bit(Script::bengali), " as bn "},
    {bit(Script::gurmukhi), " pa "},
    {bit(Script::gujarati), " gu "},
    {bit(Script::oriya), " or "},
    {bit(Script::tamil), " ta "},
    {bit(Script::telugu), " te "},
    {bit(Script::kannada), " kn "},
    {bit(Script::malayalam), " ml "},
    {bit(Script::sinhala), " si "},
    {bit(Script::ethiopic), " am ti "},
    {bit(Script::thai), " th "},
    {bit(Script::lao), " lo "},
    {bit(Script::khmer), " km "},
    {bit(Script::myanmar), " my "},
    {bit(Script::tibetan), " bo dz "},
    {bit(Script::hangul), " ko "},
    {bit(Script::han) | bit(Script::bopomofo), " zh "},
    {bit(Script::han) | bit(Script::hiragana) | bit(Script::katakana), " ja "},
};

class Counter {
 public:
  explicit Counter(uint64_t target) : target_(target) {}

  // Outside of prose, words in Latin and Greek letters are left out.
  void count(std::string_view text, bool is_prose) {
    is_prose_ = is_prose;
    for (size_t at = 0; at < text.size();) {
      const CodePoint point = code_point_at(text, at);
      at += point.length;
      take(point.value);
    }
    end_word();
  }
  WordCount result() const { return result_; }

 private:
  void take(char32_t character) {
    const Script script = script_of(character);
    if (script == Script::mark || joins(character)) return;
    if (script == Script::none || !has_word_spaces(script)) end_word();
    if (script == Script::none) return;
    if (!has_word_spaces(script)) return add(bit(script));
    scripts_ |= bit(script);
    ++letters_;
  }

  // Apostrophes and the (non-)joiners within a word.
  static bool joins(char32_t c) { return c == '\'' || c == 0x2019 || c == 0x200C || c == 0x200D; }

  void end_word() {
    const bool could_name = (scripts_ & ~(bit(Script::latin) | bit(Script::greek))) == 0;
    const bool is_word = letters_ > 1 || (letters_ == 1 && !could_name);
    if (is_word && (is_prose_ || !could_name)) add(scripts_);
    letters_ = 0;
    scripts_ = 0;
  }

  void add(uint64_t scripts) {
    ++result_.all;
    if ((scripts & ~target_) == 0) ++result_.target;
  }

  uint64_t target_;
  bool is_prose_ = true;
  uint64_t scripts_ = 0;
  int64_t letters_ = 0;
  WordCount result_;
};

}  // namespace

uint64_t scripts_of_language(std::string_view code) {
  const std::string padded = concat(" ", code.substr(0, code.find_first_of("-_")), " ");
  if (padded.size() != 4) return 0;
  for (const Language& language : kLanguages)
    if (language.codes.find(padded) != language.codes.npos) return language.scripts;
  return 0;
}

WordCount count_words(std::string_view text, uint64_t scripts, bool skip_verbatim) {
  Counter counter(scripts);
  size_t end = 0;  // of the prose before
  const auto count_verbatim = [&](size_t begin) {
    if (!skip_verbatim && begin > end) counter.count(text.substr(end, begin - end), false);
  };
  for_each_prose(text, [&](std::string_view piece) {
    const auto begin = static_cast<size_t>(piece.data() - text.data());
    count_verbatim(begin);
    counter.count(piece, true);
    end = begin + piece.size();
  });
  count_verbatim(text.size());
  return counter.result();
}

LanguageReward::LanguageReward(const Options& options)
    : scripts_(scripts_of_language(options.language)), skip_verbatim_(options.skip_verbatim) {
  if (scripts_ == 0)
    fail<UsageError>("rewards: language.language: expected a code like en, zh or hi, got \"",
                     options.language, "\"");
}

Judgement LanguageReward::judge(const Prompt&, const Completion& completion) const {
  const WordCount words = count_words(thought(completion.text), scripts_, skip_verbatim_);
  const double share =
      words.all == 0 ? 1 : static_cast<double>(words.target) / static_cast<double>(words.all);
  return judged(share, {{"target", words.target}, {"words", words.all}});
}

}  // namespace whet
