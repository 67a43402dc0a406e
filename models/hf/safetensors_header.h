// The safetensors format: u64 little-endian header length, a JSON header, then the tensors' bytes back to
// back. Files are untrusted: every offset is checked before it is used.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "models/hf/stored_tensor.h"

namespace whet {

// The tensors of a whole file, in the order of their bytes. Throws UsageError naming `path` and what is
// wrong: a header that is cut off or no JSON, a name that comes twice, a shape or an offset that cannot be,
// bytes that overlap, leave a gap or belong to no tensor.
std::vector<StoredTensor> parse_safetensors(std::span<const std::byte> file, const std::string& path);

}  // namespace whet
