// Files that survive crashes: every file is written beside its final name, synced and renamed, so a
// reader sees the old content or the new, never half of it.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"

namespace whet {

// Whole content. Throws UsageError when the file cannot be read.
std::string read_file(const std::string& path);

// All of standard input.
std::string read_standard_input();

// Writes a temporary file in the same folder and renames it. On failure throws Error (with the system's
// reason) and leaves the old file intact. If `path` is a symbolic link, the file it points to is replaced; a
// device, a pipe or an open descriptor (/dev/stdout) is written into.
void write_file_atomic(const std::string& path, std::string_view content);

// The same for content too large to hold at once: `produce` appends it piece by piece.
using Append = std::function<void(std::string_view)>;
void write_file_atomic(const std::string& path, const std::function<void(const Append&)>& produce);

// Fills a new directory through `fill(temporary_path)`, then exchanges it with the one at `path`, so that at
// every moment `path` is the old directory or the new one (on a file system that cannot exchange two names,
// the old one is called `path`.old for an instant). On any exception the temporary directory is removed and
// `path` is as before.
void write_directory_atomic(const std::string& path, const std::function<void(const std::string&)>& fill);

// Creates the directory and its parents. Throws UsageError when it cannot be written to.
void make_directory(const std::string& path);

bool file_exists(const std::string& path);

// An append-only file; what is appended is flushed to the kernel at once.
class AppendFile {
 public:
  // Opens at `size` bytes, cutting what follows (used on resume); SIZE_MAX keeps everything.
  explicit AppendFile(const std::string& path, size_t size = SIZE_MAX);
  void append(std::string_view bytes);
  void append_line(std::string_view line);
  size_t size() const { return size_; }

 private:
  std::string path_;
  FileDescriptor file_;
  size_t size_ = 0;
};

// A read-only memory map of a whole file.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path);
  MappedFile(const MappedFile&) = delete;
  ~MappedFile();
  std::span<const std::byte> bytes() const { return {data_, size_}; }
  // Releases the memory of the pages within `part` of bytes(). The kernel reads them again on the next
  // access.
  void release(std::span<const std::byte> part) const;

 private:
  const std::byte* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace whet
