#include "sandbox/prepared.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "base/file.h"
#include "base/file_descriptor.h"
#include "sandbox/expect.h"
#include "sandbox/requests.h"
#include "sandbox/worker.h"

namespace whet::sandbox {

namespace {

namespace fs = std::filesystem;

bool make_own_folder(const std::string& path) {
  std::error_code failed;
  fs::create_directories(path, failed);
  return ::access(path.c_str(), W_OK | X_OK) == 0;
}

// A hash of what the product depends on: the step, and the program that executes it, which an update may
// replace.
std::string key_of(const Language& language) {
  const Preparation& step = *language.compile->prepare;
  std::string text = step.files.dump() + step.place;
  for (const auto& word : step.command) text += '\n' + word;
  struct stat info {};
  if (::stat(step.command[0].c_str(), &info) == 0) text += concat('\n', info.st_size, ' ', info.st_mtime);
  uint64_t hash = 14695981039346656037u;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  char name[32];
  std::snprintf(name, sizeof name, "-%016llx", static_cast<unsigned long long>(hash));
  return language.name + name;
}

// A file lock, held while the descriptor is open.
FileDescriptor lock(const std::string& path) {
  FileDescriptor file(expect(::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600), "make " + path));
  while (::flock(file.get(), LOCK_EX) != 0 && errno == EINTR) {
  }
  return file;
}

void make(const Language& language, const std::string& folder, const RunBox& run_box) {
  const Preparation& step = *language.compile->prepare;
  BoxRequest request = make_request(language, step.command, step.limits);
  for (const auto& [name, text] : step.files.items())
    request.files.push_back({name, text.get<std::string>()});
  request.collect = step.product;
  request.is_compiler = true;
  const BoxReply reply = run_box(request);
  if (reply.result.verdict != Verdict::ok || reply.collected.empty())
    fail("cannot prepare ", language.name, ": ", name_of(reply.result.verdict), " ", reply.result.detail,
         reply.result.errors.substr(0, 500));
  write_directory_atomic(folder, [&](const std::string& path) {
    const fs::path file = fs::path(path) / step.place;
    fs::create_directories(file.parent_path());
    write_file_atomic(file, reply.collected);
    for (fs::path each = file; each != fs::path(path).parent_path(); each = each.parent_path())
      ::chmod(each.c_str(), each == file ? 0644 : 0755);  // programs in a box run as another user
  });
}

}  // namespace

std::string cache_folder() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  if (cache != nullptr && *cache == '/' && make_own_folder(std::string(cache) + "/whet"))
    return std::string(cache) + "/whet";
  if (home != nullptr && *home == '/' && make_own_folder(std::string(home) + "/.cache/whet"))
    return std::string(home) + "/.cache/whet";
  const std::string folder = concat(fs::temp_directory_path().string(), "/whet-", ::geteuid());
  ::mkdir(folder.c_str(), 0755);
  struct stat info {};
  const bool is_ours = ::lstat(folder.c_str(), &info) == 0 && S_ISDIR(info.st_mode) &&
                       info.st_uid == ::geteuid() && (info.st_mode & 022) == 0;
  return is_ours ? folder : "";
}

std::string find_prepared(const Language& language) {
  const std::string key = key_of(language);
  for (const std::string& parent : {beside_this_program("prepared"), cache_folder()})
    if (!parent.empty() && file_exists(parent + "/" + key + "/" + language.compile->prepare->place))
      return parent + "/" + key;
  return "";
}

std::string prepare(const Language& language, const std::string& parent, const RunBox& run_box) {
  make_directory(parent);
  const std::string folder = parent + "/" + key_of(language);
  const FileDescriptor held = lock(folder + ".lock");
  if (!file_exists(folder + "/" + language.compile->prepare->place)) make(language, folder, run_box);
  return folder;
}

}  // namespace whet::sandbox
