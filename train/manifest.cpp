#include "train/manifest.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <vector>

#include "base/crc32.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/file.h"
#include "base/file_descriptor.h"
#include "base/json.h"

namespace whet {

namespace fs = std::filesystem;

namespace {

constexpr const char* kManifest = "/trainer/manifest.json";

struct FileEntry {
  std::string name;  // relative to the checkpoint's folder
  uint64_t bytes = 0;
  std::string crc32;  // eight hexadecimal digits

  template <class V>
  void fields(V& v) {
    v("name", name);
    v("bytes", bytes);
    v("crc32", crc32);
  }
};

struct Manifest {
  std::vector<FileEntry> files;  // by name

  template <class V>
  void fields(V& v) {
    v("files", files);
  }
};

// By read(2): in a mapped file, a disk that fails is a signal.
std::string crc32_of(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::vector<std::byte> buffer(1 << 20);
  uint32_t crc = 0;
  for (ssize_t n; (n = ::read(file.get(), buffer.data(), buffer.size())) != 0;) {
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail<UsageError>("cannot read ", path, ": ", std::strerror(errno));
    crc = crc32(std::span(buffer).first(static_cast<size_t>(n)), crc);
  }
  char digits[9];
  std::snprintf(digits, sizeof digits, "%08x", crc);
  return digits;
}

FileEntry entry_of(const std::string& folder, const std::string& name) {
  const std::string path = folder + "/" + name;
  return {name, fs::file_size(path), crc32_of(path)};
}

std::string damage_of(const std::string& folder, const FileEntry& expected) {
  const std::string path = folder + "/" + expected.name;
  std::error_code error;
  const uint64_t bytes = fs::file_size(path, error);
  if (error) return concat(path, ": expected a file of ", expected.bytes, " bytes, got: ", error.message());
  if (bytes != expected.bytes) return concat(path, ": expected ", expected.bytes, " bytes, got ", bytes);
  const std::string crc = crc32_of(path);
  if (crc == expected.crc32) return "";
  return concat(path, ": expected CRC-32 ", expected.crc32, ", got ", crc);
}

}  // namespace

void write_manifest(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) names.push_back(entry.path().lexically_relative(folder).string());
  std::sort(names.begin(), names.end());
  Manifest manifest;
  for (const auto& name : names) manifest.files.push_back(entry_of(folder, name));
  write_file_atomic(folder + kManifest, write_config(manifest).dump(2) + "\n");
}

std::string find_damage(const std::string& folder) try {
  const std::string path = folder + kManifest;
  if (!file_exists(path)) return "";
  Manifest manifest;
  read_config(read_json_file(path), manifest, path);
  for (const FileEntry& entry : manifest.files)
    if (std::string damage = damage_of(folder, entry); !damage.empty()) return damage;
  return "";
} catch (const UsageError& error) {  // the manifest itself, or a file that cannot be read
  return error.what();
}

}  // namespace whet
