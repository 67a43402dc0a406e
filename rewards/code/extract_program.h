// Where the program stands in a completion.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace whet::code {

// What the last fenced block (``` or ~~~) of the answer holds whose fence names the language; where none
// names one, the last block whose fence names nothing. Blocks in other languages are passed over. The answer
// is what comes after the thought, and of that what the last <answer> tags enclose, if there are any.
//
// nullopt where there is no such block; where a thought does not end, whose programs are drafts; and where
// the last block does not end: the completion was cut, and what is there is right by luck at best.
// `in_thought`: the prompt has already written <think>.
std::optional<std::string> extract_program(std::string_view completion, std::string_view language,
                                           bool in_thought = false);

}  // namespace whet::code
