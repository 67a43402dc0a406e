// What stands behind a value in a sentence: its unit, an explanation, a contrast or the end, which leave it
// what it is, or words that do not.
#pragma once

#include <optional>

#include "rewards/math/extract/sentence_items.h"
#include "rewards/math/extract/statement_lead.h"

namespace whet::math::extraction {

// The value that "or" adds to the one at `at`: "5 (or 6)", "5, or maybe 6".
std::optional<size_t> alternative(const SentenceItems& s, size_t at);

// Whether what follows the value leaves it what it is. `to_the_end`: all of the sentence was looked at, not
// only what stands before "because".
bool ends_well(const SentenceItems& s, size_t value, const Lead& lead, bool to_the_end);

}  // namespace whet::math::extraction
