// Classification of LaTeX commands.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace whet::math {

// A letter of Sign for le, leq, in, approx and so on; 0 for other names.
char relation_sign(std::string_view command);

// One name for a sign that is no relation of numbers, and for an operation that is not known to commute:
// "subseteq", "circ", "mid", "to", "notin". A command that is not known is taken for such a sign as well.
// Empty: the command is something else.
std::string infix_name(std::string_view command);
// Arrows between statements: "Rightarrow", "Leftarrow", "iff"; else empty.
std::string_view implication_name(std::string_view command);

enum class CommandRole : uint8_t {
  unknown,
  value,      // has a value, begins one, or is an operator: handled by the parser
  sign,       // stands between two sides; see infix_name
  space,      // only sets type
  silent,     // with the group after it: \color{red}
  wrapper,    // of the group after it, whose meaning it leaves alone: \mathbf, \vec
  words,      // of words: \text
  name,       // of a name: \mathrm, \operatorname
  delimiter,  // makes the next bracket tall: \left, \Big
};
CommandRole command_role(std::string_view command);
// The longest beginning of an unknown name that is a command (\quadx is \quad x); empty where none is.
std::string_view known_beginning(std::string_view command);

}  // namespace whet::math
