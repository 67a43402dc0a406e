// Finds the words that announce an answer: "The final answer is", "Answer:", "答案是", "réponse est".
#pragma once

#include <string_view>
#include <vector>

namespace whet::math::extraction {

struct Announcement {
  size_t begin = 0;       // of what is announced
  bool is_final = false;  // "final answer" rather than "answer"
};

// In the order of the text, among the last 64 mentions of the word. What is announced may be anything: see
// stated_answers.
std::vector<Announcement> announcements(std::string_view text);

}  // namespace whet::math::extraction
