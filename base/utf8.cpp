#include "base/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace whet {

namespace {

// What may follow a lead byte (Unicode standard, table 3-7); length 0 when it cannot start a character.
struct Lead {
  size_t length;
  uint8_t low, high;  // the range of the second byte
};

Lead lead_of(uint8_t byte) {
  if (byte < 0x80) return {1, 0, 0};
  if (byte < 0xC2) return {0, 0, 0};
  if (byte < 0xE0) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte < 0xF4) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

CodePoint code_point_at(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[at + i]); };
  const Lead lead = lead_of(byte(0));
  if (lead.length == 1) return {byte(0), 1, true};
  if (lead.length == 0) return {kReplacement, 1, false};
  char32_t value = byte(0) & (0x7F >> lead.length);
  for (size_t i = 1; i < lead.length; ++i) {
    const uint8_t low = i == 1 ? lead.low : 0x80, high = i == 1 ? lead.high : 0xBF;
    if (at + i >= text.size() || byte(i) < low || byte(i) > high) return {kReplacement, i, false};
    value = value << 6 | (byte(i) & 0x3F);
  }
  return {value, lead.length, true};
}

size_t valid_prefix(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    uint64_t eight = 0;
    if (text.size() - at >= sizeof eight) {
      std::memcpy(&eight, text.data() + at, sizeof eight);
      if ((eight & 0x8080808080808080) == 0) {  // ASCII
        at += sizeof eight;
        continue;
      }
    }
    const CodePoint point = code_point_at(text, at);
    if (!point.valid) break;
    at += point.length;
  }
  return at;
}

size_t incomplete_suffix(std::string_view text) {
  for (size_t length = 1; length <= std::min<size_t>(3, text.size()); ++length) {
    const size_t at = text.size() - length;
    const auto lead = static_cast<uint8_t>(text[at]);
    if (lead_of(lead).length <= length) {
      if ((lead & 0xC0) == 0x80) continue;  // a continuation byte: the lead byte is before it
      return 0;
    }
    return code_point_at(text, at).length == length ? length : 0;
  }
  return 0;
}

void append_utf8(std::string& out, char32_t value) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  const auto put_rest = [&](int shift) {
    for (; shift >= 0; shift -= 6) put(0x80 | (value >> shift & 0x3F));
  };
  if (value < 0x80) return put(value);
  if (value < 0x800) return put(0xC0 | value >> 6), put_rest(0);
  if (value < 0x10000) return put(0xE0 | value >> 12), put_rest(6);
  put(0xF0 | value >> 18), put_rest(12);
}

std::string replace_invalid_utf8(std::string_view text) {
  size_t at = valid_prefix(text);
  std::string out(text.substr(0, at));
  while (at < text.size()) {
    const CodePoint point = code_point_at(text, at);
    if (point.valid)
      out.append(text.substr(at, point.length));
    else
      append_utf8(out, kReplacement);
    at += point.length;
  }
  return out;
}

bool is_unicode_space(char32_t value) {
  return (value >= 0x09 && value <= 0x0D) || value == 0x20 || value == 0x85 || value == 0xA0 ||
         value == 0x1680 || (value >= 0x2000 && value <= 0x200A) || value == 0x2028 || value == 0x2029 ||
         value == 0x202F || value == 0x205F || value == 0x3000;
}

}  // namespace whet
