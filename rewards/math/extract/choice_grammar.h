// The sentences that choose an option, and those that rule one out. The grammar is an allow list: a clause
// chooses where all of it, up to the letter, is a phrase that chooses ("so the correct option is", "I go
// with", "leaving"), or where the text after the letter confirms it ("is right"). With any other word in
// between ("can't be", "anything but", "I eliminate") it does not.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace whet::math::extraction {

// The statement of a sentence about the options.
struct Choice {
  std::optional<char> chosen;
  bool several = false;     // it chooses more than one: A or B
  std::string ruled_out;    // letters
  bool takes_back = false;  // "No, that is wrong."
  bool bare = false;        // the letter stands without a phrase, as in a list of options: "B. Berlin"

  bool says_something() const { return chosen || several; }
};

enum class Position {
  running,    // a sentence of a text
  beginning,  // one that begins a text, where a small letter is an option, too: "b) 12"
  announced,  // the text after "the answer is", in a box or between tags
};

// `sentence` is one sentence or line, without LaTeX's commands (without_commands()). `before` is what
// precedes an announced one in its clause: "I doubt that the answer is".
Choice read_choice(std::string_view sentence, Position position, std::string_view before = {});

// Whether the line is a list of options: "A. red B. green".
bool lists_options(std::string_view line);

}  // namespace whet::math::extraction
