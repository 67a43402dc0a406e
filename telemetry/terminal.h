// Properties of a terminal, and text that is safe to print. Completions are untrusted: they may contain
// control sequences, invalid UTF-8, or characters two cells wide.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace whet {

bool is_terminal(int fd);
bool wants_colour(int fd);  // a terminal, and NO_COLOR is not set
size_t terminal_width(int fd);

// Valid UTF-8 without control characters: tabs become spaces, line ends stay, other controls and bytes that
// are not UTF-8 become U+FFFD.
std::string printable(std::string_view text);

// Cells that `text` takes on the screen. The text must be printable.
size_t display_width(std::string_view text);
// `text`, or its beginning and "…" when it is wider than `width` cells.
std::string clip_to_width(std::string_view text, size_t width);

// "━━━━━╾────" of `width` cells, filled to `fraction`.
std::string progress_bar(double fraction, size_t width);

}  // namespace whet
