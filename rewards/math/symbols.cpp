#include "rewards/math/symbols.h"

#include <array>
#include <cstdint>

namespace whet::math {

namespace {

struct Spelling {
  uint32_t symbol;
  std::string_view latex;
};

constexpr Spelling kSpellings[] = {
    {U'\u00a0', " "},
    {U'\u00a3', "\\pounds "},
    {U'\u00a5', "\\yen "},
    {U'\u00ac', "\\neg "},
    {U'\u00b0', "\\degree "},
    {U'\u00b1', "\\pm "},
    {U'\u00b4', "'"},
    {U'\u00b7', "\\cdot "},
    {U'\u00bc', "\\frac{1}{4}"},
    {U'\u00bd', "\\frac{1}{2}"},
    {U'\u00be', "\\frac{3}{4}"},
    {U'\u00d7', "\\times "},
    {U'\u00f7', "\\div "},
    {U'\u0391', "A"},
    {U'\u0392', "B"},
    {U'\u0393', "\\Gamma "},
    {U'\u0394', "\\Delta "},
    {U'\u0398', "\\Theta "},
    {U'\u039b', "\\Lambda "},
    {U'\u039e', "\\Xi "},
    {U'\u03a0', "\\Pi "},
    {U'\u03a3', "\\Sigma "},
    {U'\u03a6', "\\Phi "},
    {U'\u03a8', "\\Psi "},
    {U'\u03a9', "\\Omega "},
    {U'\u03b1', "\\alpha "},
    {U'\u03b2', "\\beta "},
    {U'\u03b3', "\\gamma "},
    {U'\u03b4', "\\delta "},
    {U'\u03b5', "\\epsilon "},
    {U'\u03b6', "\\zeta "},
    {U'\u03b7', "\\eta "},
    {U'\u03b8', "\\theta "},
    {U'\u03b9', "\\iota "},
    {U'\u03ba', "\\kappa "},
    {U'\u03bb', "\\lambda "},
    {U'\u03bc', "\\mu "},
    {U'\u03bd', "\\nu "},
    {U'\u03be', "\\xi "},
    {U'\u03c0', "\\pi "},
    {U'\u03c1', "\\rho "},
    {U'\u03c3', "\\sigma "},
    {U'\u03c4', "\\tau "},
    {U'\u03c5', "\\upsilon "},
    {U'\u03c6', "\\phi "},
    {U'\u03c7', "\\chi "},
    {U'\u03c8', "\\psi "},
    {U'\u03c9', "\\omega "},
    {U'\u03d5', "\\phi "},
    {U'\u2002', " "},
    {U'\u2003', " "},
    {U'\u2009', " "},
    {U'\u200a', " "},
    {U'\u200b', ""},
    {U'\u2010', "-"},
    {U'\u2011', "-"},
    {U'\u2012', "-"},
    {U'\u2013', "-"},
    {U'\u2014', "-"},
    {U'\u2016', "\\Vert "},
    {U'\u2018', "'"},
    {U'\u2019', "'"},
    {U'\u2022', "\\cdot "},
    {U'\u2026', "\\ldots "},
    {U'\u202f', " "},
    {U'\u2032', "'"},
    {U'\u2033', "''"},
    {U'\u2044', "/"},
    {U'\u2060', ""},
    {U'\u2062', ""},
    {U'\u20ac', "\\euro "},
    {U'\u2102', "\\mathbb{C}"},
    {U'\u2115', "\\mathbb{N}"},
    {U'\u211a', "\\mathbb{Q}"},
    {U'\u211d', "\\mathbb{R}"},
    {U'\u2124', "\\mathbb{Z}"},
    {U'\u2150', "\\frac{1}{7}"},
    {U'\u2151', "\\frac{1}{9}"},
    {U'\u2152', "\\frac{1}{10}"},
    {U'\u2153', "\\frac{1}{3}"},
    {U'\u2154', "\\frac{2}{3}"},
    {U'\u2155', "\\frac{1}{5}"},
    {U'\u2156', "\\frac{2}{5}"},
    {U'\u2157', "\\frac{3}{5}"},
    {U'\u2158', "\\frac{4}{5}"},
    {U'\u2159', "\\frac{1}{6}"},
    {U'\u215a', "\\frac{5}{6}"},
    {U'\u215b', "\\frac{1}{8}"},
    {U'\u215c', "\\frac{3}{8}"},
    {U'\u215d', "\\frac{5}{8}"},
    {U'\u215e', "\\frac{7}{8}"},
    {U'\u2190', "\\gets "},
    {U'\u2192', "\\to "},
    {U'\u21d2', "\\Rightarrow "},
    {U'\u2200', "\\forall "},
    {U'\u2202', "\\partial "},
    {U'\u2203', "\\exists "},
    {U'\u2205', "\\emptyset "},
    {U'\u2208', "\\in "},
    {U'\u220f', "\\prod "},
    {U'\u2211', "\\sum "},
    {U'\u2212', "-"},
    {U'\u2213', "\\mp "},
    {U'\u2215', "/"},
    {U'\u2216', "\\setminus "},
    {U'\u2217', "*"},
    {U'\u2219', "\\cdot "},
    {U'\u221a', "\\surd "},
    {U'\u221b', "\\cbrt "},
    {U'\u221c', "\\sqrt[4]"},
    {U'\u221e', "\\infty "},
    {U'\u2220', "\\angle "},
    {U'\u2223', "|"},
    {U'\u2227', "\\text{ and }"},
    {U'\u2228', "\\text{ or }"},
    {U'\u2229', "\\cap "},
    {U'\u222a', "\\cup "},
    {U'\u222b', "\\int "},
    {U'\u2236', ":"},
    {U'\u2248', "\\approx "},
    {U'\u2260', "\\ne "},
    {U'\u2261', "\\equiv "},
    {U'\u2264', "\\le "},
    {U'\u2265', "\\ge "},
    {U'\u2282', "\\subset "},
    {U'\u2286', "\\subseteq "},
    {U'\u22c5', "\\cdot "},
    {U'\u22ef', "\\cdots "},
    {U'\u2308', "\\lceil "},
    {U'\u2309', "\\rceil "},
    {U'\u230a', "\\lfloor "},
    {U'\u230b', "\\rfloor "},
    {U'\u25b3', "\\triangle "},
    {U'\u2a7d', "\\le "},
    {U'\u2a7e', "\\ge "},
    {U'\u3000', " "},
    {U'\u3001', ","},
    {U'\u3002', "."},
    {U'\ufe63', "-"},
    {U'\uffe5', "\\yen "},
};

// What stands raised or lowered in a run, character by character, or 0.
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

const Spelling* find_spelling(uint32_t symbol) {
  for (const Spelling& spelling : kSpellings)
    if (spelling.symbol == symbol) return &spelling;
  return nullptr;
}

}  // namespace

std::string spell_out(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  char script = 0;  // '^' or '_' within a run of raised or lowered characters
  for (size_t at = 0; at < text.size();) {
    const Character now = first_of(text.substr(at));
    const char high = raised(now.symbol), low = lowered(now.symbol);
    const char next_script = high ? '^' : low ? '_' : 0;
    if (next_script != script) {
      if (script) out += '}';
      if (next_script) (out += next_script) += '{';
      script = next_script;
    }
    if (next_script) {
      out += high ? high : low;
    } else if (now.symbol >= 0xff01 && now.symbol <= 0xff5e) {
      out += static_cast<char>(now.symbol - 0xff01 + '!');
    } else if (const Spelling* spelling = now.bytes > 1 ? find_spelling(now.symbol) : nullptr) {
      out += spelling->latex;
    } else {
      out += text.substr(at, now.bytes);
    }
    at += now.bytes;
  }
  if (script) out += '}';
  return out;
}

}  // namespace whet::math
