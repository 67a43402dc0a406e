// Which part of a completion a rule reads: the option `part` of the rules that compare texts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "data/episode.h"

namespace whet {

inline constexpr const char* kPartHelp =
    "what is read: answer (what the last answer tags behind the thought enclose), rest (all behind the "
    "thought) or all; behind a thought that does not end there is nothing, whether the completion or the "
    "prompt opened it";

// Throws UsageError where `part` is none of the three; `rule` is named in the message.
void check_part(const std::string& rule, const std::string& part);

// nullopt where the completion has no such part.
std::optional<std::string_view> part_of(const Prompt& prompt, const Completion& completion,
                                        const std::string& part);

}  // namespace whet
