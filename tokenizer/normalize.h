// Unicode normalisation to form C that keeps the offsets of bytes. Composition never crosses a starter, so
// the text is composed in runs between starters; all bytes of a changed run have the end offset of the
// original run.
#pragma once

#include "tokenizer/aligned_text.h"

namespace whet {

// The text must be valid UTF-8.
AlignedText normalize_nfc(AlignedText text);

}  // namespace whet
