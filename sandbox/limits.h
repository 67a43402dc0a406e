// The limits of one run. They apply to the whole box, whatever the number of its processes, where the tier
// can count that (docs/threat_model.md).
#pragma once

#include <cstdint>

namespace whet::sandbox {

struct Limits {
  double cpu_s = 10;
  double wall_s = 0;               // 0: twice cpu_s and a second
  int64_t memory_bytes = 1 << 30;  // files in the box included
  int64_t tasks = 64;              // processes and threads
  int64_t output_bytes = 4 << 20;  // of standard output, and as many of standard error
  int64_t disk_bytes = 64 << 20;   // all files together
  int64_t file_bytes = 64 << 20;   // one file
  int64_t files = 10000;           // how many
  int64_t open_files = 256;        // of one process
  int64_t stack_bytes = 64 << 20;  // of the main thread

  template <class V>
  void fields(V& v) {
    v("cpu_s", cpu_s, "seconds of processor time, of all its processes together");
    v("wall_s", wall_s, "seconds until it has to have ended; 0: twice cpu_s and a second");
    v("memory_bytes", memory_bytes, "memory, the files that it writes included");
    v("tasks", tasks, "processes and threads at once");
    v("output_bytes", output_bytes, "bytes of standard output, and as many of standard error");
    v("disk_bytes", disk_bytes, "bytes of all the files that it writes (they are in memory)");
    v("file_bytes", file_bytes, "bytes of one file");
    v("files", files, "how many files");
    v("open_files", open_files, "files that a process has open at once");
    v("stack_bytes", stack_bytes, "stack of the main thread");
  }

  double wall() const { return wall_s > 0 ? wall_s : 2 * cpu_s + 1; }
};

}  // namespace whet::sandbox
