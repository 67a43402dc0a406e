// The tags of a thought and an answer, as in R1-Zero.
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

// Whether the prompt leaves a thought open: its last <think> is at its end, or at the end of a line and not
// closed after it (the thought's first words are given). A tag in the middle of a line opens no thought.
bool opens_thought(const Prompt& prompt);

// The last <answer>...</answer>, without its tags.
std::optional<std::string_view> last_answer(std::string_view text);

// The text before the last </think>, after a <think> if there is one. All of the text where no thought ends.
std::string_view thought(std::string_view text);

// The part of a completion that can have the answer: after the last </think>, or all of it where there is no
// thought. nullopt where a thought does not end, opened by the completion or, with `think_is_open`, by the
// prompt: such a completion was cut off before its answer.
std::optional<std::string_view> after_thought(std::string_view completion, bool think_is_open);

}  // namespace whet
