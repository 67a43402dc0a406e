#include "rewards/math/extract/choice_grammar.h"

#include <re2/re2.h>

#include <algorithm>
#include <vector>

#include "rewards/math/extract/choice_phrases.h"
#include "rewards/math/extract/option_marks.h"
#include "rewards/math/extract/scan.h"

namespace whet::math::extraction {

namespace {

constexpr size_t kWindow = 240;     // bytes behind a letter, and between two, that are looked at
constexpr size_t kMostGroups = 40;  // a sentence that has more chooses none

// Letters that are named side by side, as "B" or "A or C".
struct Group {
  std::string letters;
  size_t begin = 0, end = 0;  // in the marked text
};

bool matches(std::string_view text, const RE2& pattern) { return RE2::PartialMatch(text, pattern); }

bool has_predicate(std::string_view behind) {
  const ChoicePhrases& p = choice_phrases();
  return matches(behind, p.goes_on) || matches(behind, p.fits) || matches(behind, p.is_denied_in_chinese) ||
         matches(behind, p.confirms_in_chinese);
}

std::vector<Group> groups_of(std::string_view marked) {
  std::vector<Group> groups;
  for (size_t at = marked.find(kOptionMark); at != marked.npos; at = marked.find(kOptionMark, at + 1)) {
    const std::string_view behind = marked.substr(at + 2, kWindow);
    const size_t last = groups.empty() ? 0 : groups.back().end;
    const std::string_view between = marked.substr(last, at - last);
    const bool own_clause = matches(between, choice_phrases().separates) && has_predicate(behind);
    const bool joined = !groups.empty() && between.size() <= kWindow &&
                        matches(between, choice_phrases().joins) && !own_clause;
    if (!joined) groups.push_back({"", at, at});
    groups.back().letters += marked[at + 1];
    groups.back().end = at + 2;
  }
  return groups;
}

// The clause that ends where `text` ends.
std::string_view clause_of(std::string_view text) {
  static const RE2 kBreak(
      R"((?i)(?:.*(?:[,;:.!—–，。；：、]|\b(?:but|so|hence|thus|therefore|then|because|since|sondern|sino|mais|donc|also)\b))(.*))");
  re2::StringPiece rest;
  if (!RE2::FullMatch(text, kBreak, &rest)) return text;
  return {rest.data(), rest.size()};
}

struct GroupReading {
  bool chosen = false, denied = false;
  bool bare = false;  // chosen by standing there alone
};

// What the text in front of a group of letters and the text behind it say of the group.
GroupReading read_group(std::string_view left, std::string_view right, bool announced) {
  const ChoicePhrases& p = choice_phrases();
  GroupReading reading;
  reading.denied = matches(right, p.is_denied) || matches(right, p.is_denied_in_chinese) ||
                   matches(right, p.but_denied) || matches(left, p.rules_out);
  if (reading.denied) return reading;
  const bool goes_on = matches(right, p.goes_on);
  if (matches(left, p.tells)) return reading;
  const bool stated = matches(left, p.chooses) || matches(left, p.corrects) ||
                      (matches(left, p.chooses_in_chinese) && !matches(clause_of(left), p.denies));
  const bool starts = matches(left, p.begins) || (announced && matches(left, p.begins_announced));
  const bool concludes = matches(left, p.concludes), ends = matches(right, p.ends);
  const bool alone = (starts && (ends || announced || matches(right, p.names))) || (concludes && ends);
  const bool is_subject = starts || concludes;
  const bool confirmed = (is_subject && (matches(right, p.confirms) || matches(right, p.fits) ||
                                         matches(right, p.confirms_in_chinese))) ||
                         (matches(left, p.makes) && matches(right, p.is_made));
  reading.chosen = confirmed || ((stated || alone) && !goes_on);
  reading.bare = starts && !stated && !confirmed;
  return reading;
}

bool is_doubted(std::string_view before) {
  const ChoicePhrases& p = choice_phrases();
  const std::string_view clause = clause_of(before);
  return matches(clause, p.denies) || matches(clause, p.doubts) || matches(before, p.reports) ||
         matches(before, p.tells);
}

}  // namespace

Choice read_choice(std::string_view sentence, Position position, std::string_view before) {
  const bool announced = position == Position::announced;
  const std::string marked = mark_options(sentence, position != Position::running);
  const std::string_view all = marked;
  const std::vector<Group> groups = groups_of(all);
  Choice result;
  if (groups.empty()) result.takes_back = matches(all.substr(0, kWindow), choice_phrases().takes_back);
  if (groups.size() > kMostGroups) {
    result.several = announced;
    return result;
  }
  for (const Group& group : groups) {
    const GroupReading reading =
        read_group(all.substr(0, group.begin), all.substr(group.end, kWindow), announced);
    if (reading.denied) result.ruled_out += group.letters;
    if (!reading.chosen || (reading.bare && announced && is_doubted(before))) continue;
    const char letter = group.letters[0];
    result.several = result.several || group.letters.find_first_not_of(letter) != group.letters.npos ||
                     (result.chosen && *result.chosen != letter);
    result.chosen = letter;
    result.bare = reading.bare;
  }
  if (result.several) result.chosen.reset();
  return result;
}

bool lists_options(std::string_view line) {
  const std::string marked = mark_options(line, false);
  re2::StringPiece rest(marked);
  std::string letters;
  static const RE2 kLabel(R"((?:^|\s)\x01([A-Z])[).:]+\s*[^\s\x01.,;)])");
  for (std::string letter; RE2::FindAndConsume(&rest, kLabel, &letter) && letters.size() < 2;)
    if (letters.find(letter) == letters.npos) letters += letter;
  return letters.size() > 1;
}

}  // namespace whet::math::extraction
