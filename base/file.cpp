#include "base/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "base/error.h"
#include "base/write_all.h"

namespace whet {

namespace fs = std::filesystem;

namespace {

std::string reason() { return std::strerror(errno); }

void write_all_of(std::string_view content, int fd, const std::string& path) {
  if (const int error = write_all(fd, content)) fail("cannot write ", path, ": ", std::strerror(error));
}

// Of a descriptor that was just opened; -1 where it could not be.
std::string read_whole(int fd, const std::string& path) {
  struct stat info {};
  if (fd < 0 || ::fstat(fd, &info) != 0) fail<UsageError>("cannot read ", path, ": ", reason());
  if (S_ISDIR(info.st_mode)) fail<UsageError>("cannot read ", path, ": it is a directory, expected a file");
  std::string content;
  char buffer[1 << 16];
  for (ssize_t n; (n = ::read(fd, buffer, sizeof buffer)) != 0;) {
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail<UsageError>("cannot read ", path, ": ", reason());
    content.append(buffer, static_cast<size_t>(n));
  }
  return content;
}

void sync_directory_of(const std::string& path) {
  const std::string parent = fs::path(path).has_parent_path() ? fs::path(path).parent_path() : ".";
  FileDescriptor directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.is_open()) ::fsync(directory.get());
}

// The path without trailing slashes, symbolic links resolved.
std::string link_target(std::string name) {
  while (name.size() > 1 && name.back() == '/') name.pop_back();
  std::error_code ignored;
  const fs::path target = fs::is_symlink(name, ignored) ? fs::canonical(name, ignored) : fs::path();
  return target.empty() ? name : target.string();
}

// A device, a pipe or an open descriptor (/dev/stdout), which must not be replaced by a new file.
bool is_stream(const std::string& path) {
  for (const char* descriptors : {"/dev/std", "/dev/fd/", "/proc/self/fd/"})
    if (path.starts_with(descriptors)) return true;
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

void write_into(const std::string& path, const std::function<void(const Append&)>& produce) {
  const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY));
  if (!file.is_open()) fail("cannot write ", path, ": ", reason());
  produce([&](std::string_view content) { write_all_of(content, file.get(), path); });
}

// Writes and syncs the file `temporary`; errors name `path`, its final name.
void write_new(const std::string& temporary, const std::string& path,
               const std::function<void(const Append&)>& produce) {
  const FileDescriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!file.is_open()) fail("cannot write ", path, ": ", reason());
  produce([&](std::string_view content) { write_all_of(content, file.get(), path); });
  if (::fsync(file.get()) != 0) fail("cannot write ", path, ": ", reason());
}

// Renames `made` to `path`, and removes what `path` was before.
void replace_directory(const std::string& made, const std::string& path) {
  std::error_code ignored;
  if (!fs::exists(path)) return fs::rename(made, path);
  if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) == 0) {
    fs::remove_all(made, ignored);
    return;
  }
  const std::string replaced = path + ".old";
  fs::remove_all(replaced, ignored);
  fs::rename(path, replaced);
  fs::rename(made, path);
  fs::remove_all(replaced, ignored);
}

}  // namespace

std::string read_file(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return read_whole(file.get(), path);
}

std::string read_standard_input() { return read_whole(STDIN_FILENO, "standard input"); }

void write_file_atomic(const std::string& path, std::string_view content) {
  write_file_atomic(path, [&](const Append& append) { append(content); });
}

void write_file_atomic(const std::string& name, const std::function<void(const Append&)>& produce) {
  std::error_code ignored;
  if (fs::is_directory(name, ignored)) fail("cannot write ", name, ": it is a directory, expected a file");
  if (is_stream(name)) return write_into(name, produce);
  const std::string path = fs::is_symlink(name, ignored) ? link_target(name) : name;
  const std::string temporary = path + ".tmp";
  try {
    write_new(temporary, path, produce);
    if (::rename(temporary.c_str(), path.c_str()) != 0) fail("cannot write ", path, ": ", reason());
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  sync_directory_of(path);
}

void write_directory_atomic(const std::string& name, const std::function<void(const std::string&)>& fill) {
  const std::string path = link_target(name);
  const std::string temporary = path + ".tmp";
  std::error_code ignored;
  fs::remove_all(temporary, ignored);
  try {
    make_directory(temporary);
    fill(temporary);
    replace_directory(temporary, path);
  } catch (const fs::filesystem_error& error) {
    fs::remove_all(temporary, ignored);
    fail("cannot write ", path, ": ", error.code().message());
  } catch (...) {
    fs::remove_all(temporary, ignored);
    throw;
  }
  sync_directory_of(path);
}

void make_directory(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error == std::errc::no_space_on_device) fail("cannot create the folder ", path, ": ", error.message());
  if (error) fail<UsageError>("cannot create the folder ", path, ": ", error.message());
  if (::access(path.c_str(), W_OK) != 0) fail<UsageError>("cannot write into ", path, ": ", reason());
}

bool file_exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

AppendFile::AppendFile(const std::string& path, size_t size)
    : path_(path), file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644)) {
  if (!file_.is_open()) fail<UsageError>("cannot write ", path, ": ", reason());
  const auto end = static_cast<size_t>(::lseek(file_.get(), 0, SEEK_END));
  size_ = std::min(size, end);
  if (size_ < end && ::ftruncate(file_.get(), static_cast<off_t>(size_)) != 0)
    fail("cannot truncate ", path, ": ", reason());
  ::lseek(file_.get(), static_cast<off_t>(size_), SEEK_SET);
}

void AppendFile::append(std::string_view bytes) {
  write_all_of(bytes, file_.get(), path_);
  size_ += bytes.size();
}

void AppendFile::append_line(std::string_view line) { append(std::string(line) + '\n'); }

MappedFile::MappedFile(const std::string& path) {
  // O_NONBLOCK, since opening a pipe must not block.
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info {};
  if (!file.is_open() || ::fstat(file.get(), &info) != 0)
    fail<UsageError>("cannot read ", path, ": ", reason());
  if (!S_ISREG(info.st_mode))
    fail<UsageError>("cannot read ", path, ": expected an ordinary file, got a ",
                     S_ISDIR(info.st_mode) ? "directory" : "device or pipe");
  size_ = static_cast<size_t>(info.st_size);
  if (size_ == 0) return;
  void* mapped = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (mapped == MAP_FAILED) fail<UsageError>("cannot map ", path, ": ", reason());
  data_ = static_cast<const std::byte*>(mapped);
}

void MappedFile::release(std::span<const std::byte> part) const {
  const auto page = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = (reinterpret_cast<uintptr_t>(part.data()) + page - 1) / page * page;
  const auto end = reinterpret_cast<uintptr_t>(part.data() + part.size()) / page * page;
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<std::byte*>(data_), size_);
}

}  // namespace whet
