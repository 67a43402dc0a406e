// Repeated keys in a hand-written file: JSON parsers silently use one of the values.
#pragma once

#include <string>

namespace whet {

// The full path of the first repeated key of the JSON `text` (comments are allowed), such as "optimizer.lr"
// or "rewards[0].weight"; "" when there is none. In text that is not JSON, the part before the error is
// searched.
std::string find_duplicate_key(const std::string& text);

}  // namespace whet
