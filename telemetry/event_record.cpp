#include "telemetry/event_record.h"

#include <bit>
#include <cstring>
#include <optional>

#include "base/crc32.h"

namespace whet {

namespace {

enum WireType : uint32_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };
constexpr uint32_t kWallTime = 1, kStep = 2, kFileVersion = 3, kSummary = 5, kSessionLog = 7;  // of an Event
constexpr uint64_t kSessionStart = 1;

// TFRecord's, so that the CRC of bytes that hold CRCs is no special one.
uint32_t masked_crc32c(std::string_view bytes) { return std::rotr(crc32c(bytes), 15) + 0xA282EAD8; }

template <class Number>
void add_fixed(std::string& out, Number value) {
  static_assert(std::endian::native == std::endian::little);
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void add_varint(std::string& out, uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

void add_key(std::string& out, uint32_t field, WireType type) { add_varint(out, field << 3 | type); }

void add_bytes(std::string& out, uint32_t field, std::string_view bytes) {
  add_key(out, field, kBytes);
  add_varint(out, bytes.size());
  out += bytes;
}

std::string event(double wall_time, int64_t step, uint32_t field, std::string_view content) {
  std::string out;
  add_key(out, kWallTime, kFixed64);
  add_fixed(out, wall_time);
  if (step != 0) {  // 0 is what a reader assumes
    add_key(out, kStep, kVarint);
    add_varint(out, static_cast<uint64_t>(step));
  }
  add_bytes(out, field, content);
  return out;
}

std::string record(std::string_view data) {
  std::string out;
  add_fixed(out, static_cast<uint64_t>(data.size()));
  add_fixed(out, masked_crc32c(out));
  out += data;
  add_fixed(out, masked_crc32c(data));
  return out;
}

// Reads from the front of `bytes`; nullopt where they end too early.
template <class Number>
std::optional<Number> take_fixed(std::string_view& bytes) {
  Number value;
  if (bytes.size() < sizeof value) return std::nullopt;
  std::memcpy(&value, bytes.data(), sizeof value);
  bytes.remove_prefix(sizeof value);
  return value;
}

std::optional<uint64_t> take_varint(std::string_view& bytes) {
  uint64_t value = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

// The data of the next record; nullopt at the end, and where it is cut or damaged.
std::optional<std::string_view> take_record(std::string_view& file) {
  const std::string_view head = file.substr(0, sizeof(uint64_t));
  const auto size = take_fixed<uint64_t>(file);
  const auto head_crc = take_fixed<uint32_t>(file);
  if (!size || !head_crc || *head_crc != masked_crc32c(head) || file.size() < *size) return std::nullopt;
  const std::string_view data = file.substr(0, *size);
  file.remove_prefix(*size);
  const auto crc = take_fixed<uint32_t>(file);
  return crc && *crc == masked_crc32c(data) ? std::optional(data) : std::nullopt;
}

// nullopt for an event without scalars.
std::optional<EventTime> read_time(std::string_view data) {
  EventTime time;
  while (const auto key = take_varint(data)) {
    if (*key == (kWallTime << 3 | kFixed64))
      time.wall_time = take_fixed<double>(data).value_or(0);
    else if (*key == (kStep << 3 | kVarint))
      time.step = static_cast<int64_t>(take_varint(data).value_or(0));
    else
      return *key == (kSummary << 3 | kBytes) ? std::optional(time) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::string version_record(double wall_time) {
  return record(event(wall_time, 0, kFileVersion, "brain.Event:2"));
}

std::string session_start_record(double wall_time, int64_t step) {
  std::string status;
  add_key(status, 1, kVarint);
  add_varint(status, kSessionStart);
  return record(event(wall_time, step, kSessionLog, status));
}

std::string scalars_record(double wall_time, int64_t step, const std::vector<Scalar>& scalars) {
  std::string summary;
  for (const Scalar& scalar : scalars) {
    std::string value;
    add_bytes(value, 1, scalar.tag);
    add_key(value, 2, kFixed32);
    add_fixed(value, static_cast<float>(scalar.value));
    add_bytes(summary, 1, value);
  }
  return record(event(wall_time, step, kSummary, summary));
}

std::vector<EventTime> scalar_event_times(std::string_view file) {
  std::vector<EventTime> times;
  while (const auto data = take_record(file))
    if (const auto time = read_time(*data)) times.push_back(*time);
  return times;
}

}  // namespace whet
