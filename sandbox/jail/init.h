// The first process of a box. It makes the box around itself, is told what to run in it, starts that as its
// child (signals with their default action would not reach a process 1), waits for whatever ends in the box,
// tells how the program ended and takes the box with it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sandbox/jail/jail.h"

namespace whet::sandbox {

// What it tells.
struct Report {
  enum class Kind : int32_t {
    made,       // the box, for whatever comes; with a file descriptor of the box's /proc, where it has one
    begun,      // the program, which is process `status`
    ended,      // the program; with a file descriptor of what is to be collected, where that is there
    not_begun,  // the box could not be made, or has no interpreter: `text`
    refused,    // the program cannot be run, which is its own doing: `text`
  };
  Kind kind = Kind::made;
  int32_t status = 0;      // of `ended`: as wait() gives it
  double cpu_s = 0;        // of all processes that have been waited for
  int64_t peak_bytes = 0;  // of the largest of them
  char text[256] = {};
};

// `channel` leads to the worker: a byte is waited for before the box is made, then the request with three
// streams for the program. `folder` is where a box without a file system of its own has its files. Returns
// only in the program's process, and only where that is to go on as the program itself, contained by then:
// with its arguments.
std::vector<std::string> be_init(const Jail& jail, const std::vector<Mount>& mounts,
                                 const std::string& folder, int channel);

}  // namespace whet::sandbox
