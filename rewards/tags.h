// The tags around a thought and an answer, as R1-Zero writes them.
#pragma once

#include <optional>
#include <string_view>

#include "data/episode.h"

namespace whet {

inline constexpr std::string_view kThinkOpen = "<think>", kThinkClose = "</think>";
inline constexpr std::string_view kAnswerOpen = "<answer>", kAnswerClose = "</answer>";

// Without blanks, tabs and line ends at both ends.
std::string_view trim(std::string_view text);

bool occurs_once(std::string_view text, std::string_view tag);

// Whether the completion begins within a thought of the prompt: its last <think> ends it, or ends a line and
// is not closed behind it (the thought's first words are given). A tag named within a line opens nothing.
bool opens_thought(const Prompt& prompt);

// The last <answer>...</answer>, without its tags.
std::optional<std::string_view> last_answer(std::string_view text);

// What stands before the last </think>, after a <think> if there is one. All of the text where no thought
// ends: it was cut, or the model writes none.
std::string_view thought(std::string_view text);

// The part of a completion that can answer: behind the last </think>, or all of it where there is no thought.
// nullopt where a thought does not end, whether the completion opened it or, with `think_is_open`, the
// prompt: what a thought holds is a draft, and a completion that was cut off in one has not answered.
std::optional<std::string_view> after_thought(std::string_view completion, bool think_is_open);

}  // namespace whet
