// The first process of a box. It makes the box, receives the request, starts the program as a child (process
// 1 itself would not receive signals with their default action), reaps all processes of the box, reports how
// the program ended and exits, which ends the box.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sandbox/jail/jail.h"

namespace whet::sandbox {

// A message to the worker.
struct Report {
  enum class Kind : int32_t {
    made,       // the box is ready for a program; with a descriptor of the box's /proc, where it has one
    begun,      // the program has started, as process `status`
    ended,      // the program has ended; with a descriptor of the file to collect, where it exists
    not_begun,  // a sandbox_error: the box could not be made, or has no interpreter; the reason is in `text`
    refused,    // the program cannot be run, by its own fault; the reason is in `text`
  };
  Kind kind = Kind::made;
  int32_t status = 0;      // of `ended`: the wait status
  double cpu_s = 0;        // of all processes that have been waited for
  int64_t peak_bytes = 0;  // of the largest of them
  char text[256] = {};
};

// `channel` is the socket to the worker: waits for a byte before it makes the box, then for the request with
// the program's three streams. `folder` holds the files of a box without a file system of its own. Returns,
// with the program's arguments, only in a preloaded interpreter's copy that has to continue as the program,
// inside the box.
std::vector<std::string> be_init(const Jail& jail, const std::vector<Mount>& mounts,
                                 const std::string& folder, int channel);

}  // namespace whet::sandbox
