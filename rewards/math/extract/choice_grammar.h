// The sentences that choose an option, and those that rule one out. What counts is stated positively: a
// clause chooses where all of it, up to the letter, is a phrase that chooses ("so the correct option is", "I
// go with", "leaving"), or where what follows the letter confirms it ("is right"). Any other word in between
// ("can't be", "anything but", "I eliminate") makes it none of these.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace whet::math::extraction {

// What a sentence says of the options.
struct Choice {
  std::optional<char> chosen;
  bool several = false;     // it chooses more than one: A or B
  std::string ruled_out;    // letters
  bool takes_back = false;  // "No, that is wrong."
  bool bare = false;        // chosen by no more than standing there, as a list of options would: "B. Berlin"

  bool says_something() const { return chosen || several; }
};

enum class Position {
  running,    // a sentence of a text
  beginning,  // one that begins a text, where a small letter is an option, too: "b) 12"
  announced,  // what stands behind "the answer is", in a box or between tags
};

// `sentence` is one sentence or line, without LaTeX's commands (without_commands()). `before` is what
// precedes an announced one in its clause: "I doubt that the answer is".
Choice read_choice(std::string_view sentence, Position position, std::string_view before = {});

// Whether the line lists options beside each other: "A. red B. green".
bool lists_options(std::string_view line);

}  // namespace whet::math::extraction
