#include "base/crc32.h"

#include <array>
#include <bit>
#include <cstring>

namespace whet {

namespace {

constexpr uint32_t kIeee = 0xedb88320, kCastagnoli = 0x82f63b78;  // bits reversed

using Table = std::array<uint32_t, 256>;

// tables[k][b]: the remainder of byte b with k zero bytes behind it.
constexpr std::array<Table, 8> make_tables(uint32_t polynomial) {
  std::array<Table, 8> tables{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) remainder = remainder >> 1 ^ (remainder & 1 ? polynomial : 0);
    tables[0][byte] = remainder;
  }
  for (size_t k = 1; k < tables.size(); ++k)
    for (size_t byte = 0; byte < 256; ++byte)
      tables[k][byte] = tables[k - 1][byte] >> 8 ^ tables[0][tables[k - 1][byte] & 255];
  return tables;
}

template <uint32_t polynomial>
constexpr std::array<Table, 8> kTables = make_tables(polynomial);
static_assert(std::endian::native == std::endian::little);

// Eight bytes at a time ("slicing by 8", Kounavis and Berry 2005).
template <uint32_t polynomial>
uint32_t crc(std::span<const std::byte> bytes, uint32_t before) {
  uint32_t crc = ~before;
  for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
    uint64_t word;
    std::memcpy(&word, bytes.data(), sizeof word);
    word ^= crc;
    crc = 0;
    for (size_t k = 0; k < 8; ++k) crc ^= kTables<polynomial>[7 - k][word >> (8 * k) & 255];
  }
  for (const std::byte byte : bytes)
    crc = crc >> 8 ^ kTables<polynomial>[0][(crc ^ static_cast<uint32_t>(byte)) & 255];
  return ~crc;
}

}  // namespace

uint32_t crc32(std::span<const std::byte> bytes, uint32_t before) { return crc<kIeee>(bytes, before); }

uint32_t crc32c(std::string_view bytes) { return crc<kCastagnoli>(std::as_bytes(std::span(bytes)), 0); }

}  // namespace whet
