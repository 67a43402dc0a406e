// One process at a time works in a run's folder: it holds a lock on RUN/run.lock, which the kernel takes back
// when the process ends, however it ends. The file also notes what must be known of a run when its other
// files are lost.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/file_descriptor.h"

namespace whet {

struct RunNotes {
  int64_t pid = 0;  // of whoever has locked the folder last
  std::string host;
  int64_t checkpoint = -1;           // the step of the newest checkpoint that was saved; -1: none
  std::vector<std::string> exports;  // the folders that this run has made to export to

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

  // The same refusal without making or keeping anything.
  static void expect_free(const std::string& run_path);
  // What the file says, if there is one.
  static RunNotes read_notes(const std::string& run_path);

 private:
  void write() const;
  std::string path_;
  FileDescriptor file_;
  RunNotes notes_;
};

// Throws UsageError when no run may work in `path`: it holds something else than a run
// (telemetry/run_folder_check.h), or another process works there. TrainingRun asks when it opens the folder; the
// command line asks before a large model is loaded for nothing.
void expect_run_can_start(const std::string& path);

}  // namespace whet
