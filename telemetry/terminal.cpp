#include "telemetry/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace whet {

namespace {

constexpr uint32_t kInvalid = 0xFFFFFFFF;

// Removes one code point from the front of `text` and returns it; for kInvalid, one byte.
uint32_t take_code_point(std::string_view& text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t first = byte(0);
  const size_t length = first < 0x80   ? 1
                        : first < 0xC2 ? 0
                        : first < 0xE0 ? 2
                        : first < 0xF0 ? 3
                        : first < 0xF5 ? 4
                                       : 0;
  bool valid = length > 0 && length <= text.size();
  uint32_t point = length <= 1 ? first : first & (0x7F >> length);
  for (size_t i = 1; valid && i < length; ++i) {
    valid = (byte(i) & 0xC0) == 0x80;
    point = point << 6 | (byte(i) & 0x3F);
  }
  // Overlong forms, surrogates and what lies past Unicode's end.
  valid = valid && !(length == 3 && point < 0x800) &&
          !(length == 4 && (point < 0x10000 || point > 0x10FFFF)) && !(point >= 0xD800 && point < 0xE000);
  text.remove_prefix(valid ? length : 1);
  return valid ? point : kInvalid;
}

// Control characters, and format characters that reorder or hide text.
bool is_harmful(uint32_t point) {
  return point == kInvalid || point < 0x20 || (point >= 0x7F && point < 0xA0) ||
         (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
         (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF;
}

size_t cells(uint32_t point) {
  if ((point >= 0x0300 && point <= 0x036F) || (point >= 0xFE00 && point <= 0xFE0F)) return 0;
  const bool wide = (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) ||
                    (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0xF900 && point <= 0xFAFF) ||
                    (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
                    (point >= 0x1F300 && point <= 0x1FAFF) || (point >= 0x20000 && point <= 0x3FFFD);
  return wide ? 2 : 1;
}

}  // namespace

bool is_terminal(int fd) { return ::isatty(fd) == 1; }

bool wants_colour(int fd) {
  const char* no_color = std::getenv("NO_COLOR");
  return is_terminal(fd) && (no_color == nullptr || *no_color == '\0');
}

size_t terminal_width(int fd) {
  winsize size{};
  if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* columns = std::getenv("COLUMNS");
  const long width = columns == nullptr ? 0 : std::strtol(columns, nullptr, 10);
  return width > 0 ? static_cast<size_t>(width) : 80;
}

std::string printable(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    const std::string_view before = text;
    const uint32_t point = take_code_point(text);
    if (point == '\n')
      clean += '\n';
    else if (point == '\t')
      clean += "  ";
    else if (point == '\r')
      continue;
    else if (is_harmful(point))
      clean += "\uFFFD";
    else
      clean += before.substr(0, before.size() - text.size());
  }
  return clean;
}

size_t display_width(std::string_view text) {
  size_t width = 0;
  while (!text.empty()) width += cells(take_code_point(text));
  return width;
}

std::string clip_to_width(std::string_view text, size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return "";
  std::string_view rest = text;
  size_t used = 0, kept = 0;
  while (!rest.empty()) {
    used += cells(take_code_point(rest));
    if (used > width - 1) break;
    kept = text.size() - rest.size();
  }
  return std::string(text.substr(0, kept)) + "…";
}

std::string progress_bar(double fraction, size_t width) {
  const double filled = std::clamp(fraction, 0.0, 1.0) * static_cast<double>(width);
  const auto whole = static_cast<size_t>(filled);
  std::string bar;
  for (size_t i = 0; i < width; ++i) {
    if (i < whole)
      bar += "━";
    else if (i == whole && filled - static_cast<double>(whole) >= 0.5)
      bar += "╾";
    else
      bar += "─";
  }
  return bar;
}

}  // namespace whet
