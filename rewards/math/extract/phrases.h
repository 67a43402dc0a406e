// Finds the words that announce an answer: "The final answer is", "Answer:", "答案是", "réponse est".
#pragma once

#include <string_view>
#include <vector>

namespace whet::math::extraction {

struct Announcement {
  size_t begin = 0;        // of what is announced
  bool is_final = false;   // "final answer" rather than "answer"
  bool is_denied = false;  // "the answer can never be", "it is not true that the answer is"
};

// In the order of the text, among the last 64 occurrences of the word; with retracted ones only if `denied`.
// The announced text may be anything: see stated_answers.
std::vector<Announcement> announcements(std::string_view text, bool denied = false);

// Whether one of them may be final: a fast check that does not read the text around it.
bool announces_final(std::string_view text);

}  // namespace whet::math::extraction
