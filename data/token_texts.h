// The texts of the tokens of a completion one by one, for showing them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tokenizer/tokenizer.h"

namespace whet {

// A text for each id, special tokens included. Together they are the decoded text; a token that ends inside a
// character is empty there, and the one that completes it has the character.
std::vector<std::string> token_texts(const Tokenizer& tokenizer, const std::vector<int32_t>& ids);

}  // namespace whet
