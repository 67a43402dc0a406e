// Words that tell what somebody else says, or what was thought once: "some say that", "I first thought". What
// they tell is stated by nobody.
#pragma once

#include "rewards/math/extract/sentence_items.h"

namespace whet::math::extraction {

// Whether such words stand in the items from `begin` to before `end`; "but" leaves behind what stands before.
// "I think", "we say" state; "as expected" tells nothing.
bool is_reported(const SentenceItems& s, size_t begin, size_t end);

}  // namespace whet::math::extraction
