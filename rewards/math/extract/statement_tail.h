// The text after a value in a sentence: a unit, an explanation, a contrast or the end, which keep the
// statement, or words that do not.
#pragma once

#include <optional>

#include "rewards/math/extract/sentence_items.h"
#include "rewards/math/extract/statement_lead.h"

namespace whet::math::extraction {

// The value that "or" adds to the one at `at`: "5 (or 6)", "5, or maybe 6".
std::optional<size_t> alternative(const SentenceItems& s, size_t at);

// Whether the text after the value keeps the statement. `to_the_end`: all of the sentence was read, not only
// the part before "because".
bool ends_well(const SentenceItems& s, size_t value, const Lead& lead, bool to_the_end);

}  // namespace whet::math::extraction
