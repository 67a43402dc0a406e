// A key that stands twice in an object of a hand-written file: JSON readers take one of them and say nothing.
#pragma once

#include <string>

namespace whet {

// The full path of the first key of the JSON `text` (comments are allowed) that its object has already, such
// as "optimizer.lr" or "rewards[0].weight"; "" when there is none. Of text that is not JSON, what comes
// before the error is looked at.
std::string find_duplicate_key(const std::string& text);

}  // namespace whet
