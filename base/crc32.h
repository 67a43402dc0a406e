// CRC-32 (the polynomial of zlib, PNG and Ethernet), to notice files that a disk or a transfer has damaged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace whet {

// Of `bytes` behind those whose CRC-32 is `before`.
uint32_t crc32(std::span<const std::byte> bytes, uint32_t before = 0);

// CRC-32C, of Castagnoli's polynomial (RFC 3720), which TFRecord has.
uint32_t crc32c(std::string_view bytes);

}  // namespace whet
