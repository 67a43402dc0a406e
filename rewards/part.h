// The part of a completion that a rule reads: the option `part` of the rules that compare texts.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "base/enum_names.h"
#include "data/episode.h"

namespace whet {

enum class TextPart { answer, rest, all };
constexpr auto enum_names(TextPart) {
  return std::to_array<EnumName<TextPart>>(
      {{TextPart::answer, "answer"}, {TextPart::rest, "rest"}, {TextPart::all, "all"}});
}

inline constexpr const char* kPartHelp =
    "what is read: answer (what the last answer tags behind the thought enclose), rest (all behind the "
    "thought) or all; behind a thought that does not end there is nothing, whether the completion or the "
    "prompt opened it";

// nullopt where the completion has no such part.
std::optional<std::string_view> part_of(const Prompt& prompt, const Completion& completion, TextPart part);

}  // namespace whet
