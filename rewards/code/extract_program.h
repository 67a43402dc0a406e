// Finds the program in a completion.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace whet::code {

// The content of the last fenced block (``` or ~~~) of the answer whose fence names the language; where none
// names one, of the last block whose fence names no language. Blocks in other languages are skipped. The
// answer is the text after the thought, and of that the content of the last <answer> tags, if there are any.
//
// nullopt where there is no such block; where a thought does not end, since its programs are drafts; and
// where the last block does not end, since the completion was cut off. `in_thought`: the prompt has already
// written <think>.
std::optional<std::string> extract_program(std::string_view completion, std::string_view language,
                                           bool in_thought = false);

}  // namespace whet::code
