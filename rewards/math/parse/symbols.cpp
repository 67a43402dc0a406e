#include "rewards/math/parse/symbols.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace whet::math {

namespace {

struct Spelling {
  uint32_t symbol;
  std::string_view latex;
};

constexpr Spelling kSpellings[] = {
#include "rewards/math/parse/symbols.inc"
};

// The normal form of a superscript or subscript character, or 0.
char raised(uint32_t symbol) {
  switch (symbol) {
    case U'\u00b9':
      return '1';
    case U'\u00b2':
      return '2';
    case U'\u00b3':
      return '3';
    case U'\u2071':
      return 'i';
    case U'\u207a':
      return '+';
    case U'\u207b':
      return '-';
    case U'\u207d':
      return '(';
    case U'\u207e':
      return ')';
    case U'\u207f':
      return 'n';
    case U'\u02e3':
      return 'x';
    default:
      return symbol == 0x2070 || (symbol >= 0x2074 && symbol <= 0x2079) ? char('0' + (symbol - 0x2070)) : 0;
  }
}

char lowered(uint32_t symbol) {
  switch (symbol) {
    case U'\u208a':
      return '+';
    case U'\u208b':
      return '-';
    case U'\u2090':
      return 'a';
    case U'\u2093':
      return 'x';
    case U'\u2096':
      return 'k';
    case U'\u2099':
      return 'n';
    default:
      return symbol >= 0x2080 && symbol <= 0x2089 ? char('0' + (symbol - 0x2080)) : 0;
  }
}

// The character that begins `text`; one byte where it is no UTF-8.
struct Character {
  uint32_t symbol;
  size_t bytes;
};

Character first_of(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto follows = [&](size_t i) { return i < text.size() && (byte(i) & 0xc0) == 0x80; };
  const uint32_t lead = byte(0);
  if (lead >= 0xc2 && lead < 0xe0 && follows(1)) return {(lead & 0x1f) << 6 | (byte(1) & 0x3fu), 2};
  if (lead >= 0xe0 && lead < 0xf0 && follows(1) && follows(2))
    return {(lead & 0x0f) << 12 | (byte(1) & 0x3fu) << 6 | (byte(2) & 0x3fu), 3};
  return {lead < 0x80 ? lead : 0xfffd, 1};
}

constexpr bool by_symbol(const Spelling& a, const Spelling& b) { return a.symbol < b.symbol; }
static_assert(std::is_sorted(std::begin(kSpellings), std::end(kSpellings), by_symbol));

const Spelling* find_spelling(uint32_t symbol) {
  const Spelling* found =
      std::lower_bound(std::begin(kSpellings), std::end(kSpellings), Spelling{symbol, {}}, by_symbol);
  return found != std::end(kSpellings) && found->symbol == symbol ? found : nullptr;
}

}  // namespace

std::string spell_out(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  char script = 0;  // '^' or '_' within a run of raised or lowered characters
  const auto leave_script = [&] {
    if (script) out += '}';
    script = 0;
  };
  for (size_t at = 0; at < text.size();) {
    size_t plain = at;
    while (plain < text.size() && !(text[plain] & 0x80)) ++plain;
    if (plain > at) {
      leave_script();
      out += text.substr(at, plain - at);
      at = plain;
      continue;
    }
    const Character now = first_of(text.substr(at));
    const char high = raised(now.symbol), low = lowered(now.symbol);
    const char next_script = high ? '^' : low ? '_' : 0;
    if (next_script != script) {
      leave_script();
      if (next_script) (out += next_script) += '{';
      script = next_script;
    }
    if (next_script) {
      out += high ? high : low;
    } else if (now.symbol >= 0xff01 && now.symbol <= 0xff5e) {
      out += static_cast<char>(now.symbol - 0xff01 + '!');
    } else if (const Spelling* spelling = find_spelling(now.symbol)) {
      out += spelling->latex;
    } else {
      out += text.substr(at, now.bytes);
    }
    at += now.bytes;
  }
  leave_script();
  return out;
}

}  // namespace whet::math
