#include "tokenizer/normalize.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"

namespace whet {

namespace {

// Below U+0300 (lead byte 0xCC) NFC changes no character.
constexpr unsigned char kFirstLeadThatMayChange = 0xCC;
constexpr char32_t kFirstThatMayChange = 0x300;

const utf8proc_property_t& property(char32_t point) {
  return *utf8proc_get_property(static_cast<utf8proc_int32_t>(point));
}

struct PointRange {
  char32_t first, last;
};

// The characters that may combine with those before them under NFC: marks, and second halves such as the
// vowels of Hangul. The set is that of Hugging Face's library, to which marks of later Unicode versions are
// ordinary characters.
constexpr PointRange kCombining[] = {
#include "tokenizer/combining_ranges.inc"
};

bool combines(char32_t point) {
  if (point < kFirstThatMayChange) return false;
  const auto* range =
      std::lower_bound(std::begin(kCombining), std::end(kCombining), point,
                       [](const PointRange& one, char32_t value) { return one.last < value; });
  return range != std::end(kCombining) && range->first <= point;
}

// Whether a character has no canonical decomposition (NFC ignores compatibility decompositions).
bool unchanged_alone(char32_t point) {
  if (point < kFirstThatMayChange) return true;
  const auto& found = property(point);
  return found.decomp_seqindex == UINT16_MAX || found.decomp_type != 0;
}

// A character and those that may combine with it.
struct Run {
  size_t end;
  bool may_change;
};

Run run_at(std::string_view bytes, size_t begin) {
  const CodePoint first = code_point_at(bytes, begin);
  Run run{begin + first.length, !unchanged_alone(first.value)};
  // A mark for utf8proc that the library does not treat as one must not be reordered: it is a run of its own.
  const bool newer = property(first.value).combining_class != 0 && !combines(first.value);
  while (!newer && run.end < bytes.size()) {
    const CodePoint next = code_point_at(bytes, run.end);
    if (!combines(next.value)) break;
    run.end += next.length;
    run.may_change = true;
  }
  return run;
}

struct FreeMalloced {
  void operator()(utf8proc_uint8_t* memory) const { std::free(memory); }
};

std::string compose(std::string_view run) {
  utf8proc_uint8_t* result = nullptr;
  const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(run.data()),
                                   static_cast<utf8proc_ssize_t>(run.size()), &result,
                                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, FreeMalloced> owner(result);
  require(length >= 0, "utf8proc cannot normalise a text: ", length < 0 ? utf8proc_errmsg(length) : "");
  return {reinterpret_cast<const char*>(result), static_cast<size_t>(length)};
}

}  // namespace

AlignedText normalize_nfc(AlignedText text) {
  const std::string_view bytes = text.bytes();
  const auto may_change = [](char c) { return static_cast<unsigned char>(c) >= kFirstLeadThatMayChange; };
  if (std::none_of(bytes.begin(), bytes.end(), may_change)) return text;

  std::optional<AlignedText> out;  // made at the first run that changes
  for (size_t begin = 0; begin < bytes.size();) {
    const Run run = run_at(bytes, begin);
    const std::string_view same = bytes.substr(begin, run.end - begin);
    const std::string composed = run.may_change ? compose(same) : "";
    const bool changes = run.may_change && composed != same;
    if (changes && !out) {
      out = AlignedText::rewritten(text.original_end(0));
      out->append_same(bytes.substr(0, begin), text, 0);
    }
    if (changes)
      out->append(composed, text.original_end(run.end));
    else if (out)
      out->append_same(same, text, begin);
    begin = run.end;
  }
  return out ? std::move(*out) : std::move(text);
}

}  // namespace whet
