// Unicode normalisation to form C, with every byte still tied to where it came from. Composition never
// reaches across a character that starts afresh, so the text is composed run by run between such
// characters, and a changed run ends, as a whole, where its original did.
#pragma once

#include "tokenizer/aligned_text.h"

namespace whet {

// The text must be valid UTF-8.
AlignedText normalize_nfc(AlignedText text);

}  // namespace whet
