// A lock on RUN/run.lock, so that one process at a time writes into a run's folder; the kernel releases it
// when the process ends, in whichever way. The file also holds notes that are needed when the run's other
// files are lost.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/file_descriptor.h"

namespace whet {

struct RunNotes {
  int64_t pid = 0;  // of the last process that locked the folder
  std::string host;
  int64_t checkpoint = -1;           // the step of the newest one that was saved; 0: none yet; -1: unknown
  std::vector<std::string> exports;  // the export folders that this run has made

  template <class V>
  void fields(V& v) {
    v("pid", pid);
    v("host", host);
    v("checkpoint", checkpoint);
    v("exports", exports);
  }
};

class RunLock {
 public:
  // Of an existing folder. Throws UsageError that names the process which has locked it.
  explicit RunLock(const std::string& run_path);
  RunLock(const RunLock&) = delete;

  const RunNotes& notes() const { return notes_; }
  // Throws Error when it cannot be written.
  void note_checkpoint(int64_t step);
  void note_export(const std::string& directory);

  // Throws the same error, without making a file or keeping the lock.
  static void expect_free(const std::string& run_path);
  // The notes in the file; the defaults without a file.
  static RunNotes read_notes(const std::string& run_path);

 private:
  void write() const;
  std::string path_;
  FileDescriptor file_;
  RunNotes notes_;
};

// Throws UsageError when no run may start in `path`: it holds other files than a run's
// (telemetry/run_folder_check.h), or another process has locked it. Called by TrainingRun, and by the
// commands before they load a large model.
void expect_run_can_start(const std::string& path);

}  // namespace whet
