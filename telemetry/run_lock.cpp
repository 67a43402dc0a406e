#include "telemetry/run_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/fields.h"
#include "base/file.h"
#include "base/log.h"
#include "telemetry/run_folder_check.h"

namespace whet {

namespace {

std::string lock_path(const std::string& run_path) { return run_path + "/run.lock"; }

std::string host_name() {
  char name[256] = "";
  ::gethostname(name, sizeof name - 1);
  return name;
}

// A note that is incomplete, since the disk was full, is ignored.
RunNotes parse_notes(const std::string& text) {
  const Json json = Json::parse(text.substr(0, text.find('\n')), nullptr, /*allow_exceptions=*/false);
  RunNotes notes;
  try {
    if (json.is_object()) read_config(json, notes);
  } catch (const UsageError&) {
    notes = {};
  }
  return notes;
}

[[noreturn]] void refuse(const std::string& run_path) {
  const RunNotes notes = RunLock::read_notes(run_path);
  std::string who;
  if (notes.pid > 0)
    who = concat(" (pid ", notes.pid, notes.host == host_name() ? "" : " on " + notes.host, ")");
  fail<UsageError>(run_path, ": another process", who,
                   " is working in this folder; expected one run at a time");
}

// False where another process has it.
bool lock(int fd, int how, const std::string& path) {
  if (::flock(fd, how | LOCK_NB) == 0) return true;
  if (errno == EWOULDBLOCK) return false;
  log_line("whet: ", path, " cannot be locked (", std::strerror(errno),
           "): start no second run in this folder");
  return true;
}

}  // namespace

RunLock::RunLock(const std::string& run_path)
    : path_(lock_path(run_path)), file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  if (!file_.is_open()) fail<UsageError>("cannot write ", path_, ": ", std::strerror(errno));
  if (!lock(file_.get(), LOCK_EX, path_)) refuse(run_path);
  notes_ = read_notes(run_path);
  notes_.pid = ::getpid();
  notes_.host = host_name();
  write();
}

void RunLock::note_checkpoint(int64_t step) {
  notes_.checkpoint = step;
  write();
}

void RunLock::note_export(const std::string& directory) {
  if (std::find(notes_.exports.begin(), notes_.exports.end(), directory) != notes_.exports.end()) return;
  notes_.exports.push_back(directory);
  write();
}

// In place, since the lock is on this very file: one line, of which only the first is read.
void RunLock::write() const {
  const std::string line = write_config(notes_).dump() + "\n";
  const auto size = static_cast<ssize_t>(line.size());
  if (::pwrite(file_.get(), line.data(), line.size(), 0) != size || ::ftruncate(file_.get(), size) != 0)
    fail("cannot write ", path_, ": ", std::strerror(errno));
}

void RunLock::expect_free(const std::string& run_path) {
  const std::string path = lock_path(run_path);
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.is_open() && ::flock(file.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK) refuse(run_path);
}

RunNotes RunLock::read_notes(const std::string& run_path) {
  const std::string path = lock_path(run_path);
  return file_exists(path) ? parse_notes(read_file(path)) : RunNotes();
}

void expect_run_can_start(const std::string& path) {
  expect_run_or_nothing(path);
  RunLock::expect_free(path);
}

}  // namespace whet
