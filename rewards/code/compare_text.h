// Compares a program's output with the expected one by LiveCodeBench's rule, which ignores white space at the
// ends of lines and the spelling of numbers (here also in lines with words), and nothing else. A policy
// learns to exploit rules that accept more (sets of words, prefixes, letter case).
#pragma once

#include <string_view>

#include "rewards/code/tolerance.h"

namespace whet::code {

// Both without white space around them have as many lines, and in each line, without white space around it,
// as many words, each of which is the same text or the same number: exactly, or within the tolerance. Where a
// word is no number, the white space within its line has to be the same too. White space is ASCII's. Takes
// linear time.
bool same_output(std::string_view output, std::string_view expected, const Tolerance& tolerance = {});

}  // namespace whet::code
