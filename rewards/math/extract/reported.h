// Words of reported speech and of earlier thoughts: "some say that", "I first thought". What follows is not
// stated.
#pragma once

#include "rewards/math/extract/sentence_items.h"

namespace whet::math::extraction {

// Whether such words are in the items [begin, end), after the last "but". "I think" and "we say" state; "as
// expected" is ignored.
bool is_reported(const SentenceItems& s, size_t begin, size_t end);

}  // namespace whet::math::extraction
