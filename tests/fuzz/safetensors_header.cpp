// libFuzzer's entry: any bytes are a safetensors file that loads, or one that is refused.
#include "models/hf/safetensors_header.h"

#include <cstdint>
#include <vector>

#include "base/error.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // In memory of its own, so that a byte too many is seen.
  const std::vector<std::byte> file(reinterpret_cast<const std::byte*>(data),
                                    reinterpret_cast<const std::byte*>(data) + size);
  try {
    for (const auto& tensor : whet::parse_safetensors(file, "file")) {
      const auto& format = whet::format_of(tensor.type);
      if (whet::checked_count(tensor.shape) / format.block * format.block_bytes != tensor.bytes.size())
        __builtin_trap();
      std::vector<std::byte> read(tensor.bytes.begin(), tensor.bytes.end());
    }
  } catch (const whet::UsageError& error) {
    if (std::string(error.what()).find('\n') != std::string::npos) __builtin_trap();
  }
  return 0;
}
