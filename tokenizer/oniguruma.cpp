#include "tokenizer/oniguruma.h"

#include <oniguruma.h>

#include "base/error.h"
#include "base/utf8.h"

namespace whet {

namespace {

void initialize_once() {
  static const int result = [] {
    OnigEncoding encodings[] = {ONIG_ENCODING_UTF8};
    return onig_initialize(encodings, 1);
  }();
  require(result == ONIG_NORMAL, "Oniguruma cannot be initialised: error ", result);
}

std::string reason(int code, OnigErrorInfo* info = nullptr) {
  UChar text[ONIG_MAX_ERROR_MESSAGE_LEN];
  const int length = info ? onig_error_code_to_str(text, code, info) : onig_error_code_to_str(text, code);
  return {reinterpret_cast<const char*>(text), static_cast<size_t>(length)};
}

struct FreeRegion {
  void operator()(OnigRegion* region) const { onig_region_free(region, 1); }
};

}  // namespace

void OnigurumaPattern::Free::operator()(re_pattern_buffer* regex) const { onig_free(regex); }

OnigurumaPattern::OnigurumaPattern(const std::string& pattern) {
  initialize_once();
  const auto* begin = reinterpret_cast<const UChar*>(pattern.data());
  OnigErrorInfo info;
  regex_t* regex = nullptr;
  const int result = onig_new(&regex, begin, begin + pattern.size(), ONIG_OPTION_NONE, ONIG_ENCODING_UTF8,
                              ONIG_SYNTAX_DEFAULT, &info);
  if (result != ONIG_NORMAL) fail<UsageError>("malformed pattern \"", pattern, "\": ", reason(result, &info));
  regex_.reset(regex);
}

std::string OnigurumaPattern::quote(const std::string& text) {
  std::string pattern;
  for (const char c : text) {
    if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) pattern += '\\';
    pattern += c;
  }
  return pattern;
}

void OnigurumaPattern::find_all(std::string_view text, FunctionRef<void(ByteRange)> visit) const {
  const auto* begin = reinterpret_cast<const UChar*>(text.data());
  const auto* end = begin + text.size();
  const std::unique_ptr<OnigRegion, FreeRegion> region(onig_region_new());
  size_t last_end = std::string_view::npos;
  for (size_t from = 0; from <= text.size();) {
    const int result =
        onig_search(regex_.get(), begin, end, begin + from, end, region.get(), ONIG_OPTION_NONE);
    if (result == ONIG_MISMATCH) break;
    if (result < 0) fail("a tokenizer pattern cannot be matched: ", reason(result));
    const ByteRange match{static_cast<size_t>(region->beg[0]), static_cast<size_t>(region->end[0])};
    from = match.end;
    if (match.begin == match.end && match.end == last_end) {
      from += match.end < text.size() ? code_point_at(text, match.end).length : 1;
      continue;
    }
    last_end = match.end;
    visit(match);
  }
}

}  // namespace whet
