// The first process of a box. It makes the box around itself, starts the program as its child (signals with
// their default action would not reach a process 1), waits for whatever ends in the box, tells how the
// program ended and takes the box with it.
#pragma once

#include <cstdint>

#include "sandbox/jail/jail.h"

namespace whet::sandbox {

// What it tells, one message each, in this order; of the last two, one.
struct Report {
  enum class Kind : int32_t {
    started,    // with a file descriptor of the box's /proc, where it has one
    ended,      // with one of the file to be collected, where it is there
    not_begun,  // the box could not be made: `text`
    not_found,  // the program could not be executed: `text`
  };
  Kind kind = Kind::started;
  int32_t status = 0;      // as wait() gives it
  double cpu_s = 0;        // of all processes that have been waited for
  int64_t peak_bytes = 0;  // of the largest of them
  char text[256] = {};
};

// Its ends of what leads out of the box.
struct InitEnds {
  int channel, input, output, errors;
};

// Waits for a byte on the channel before it makes the box, and for another before it starts the program.
// Returns only in the program's process, and only where the
// program is one that the worker itself goes on as; contained by then.
void be_init(const Jail& jail, const BoxRequest& request, const std::string& folder, const InitEnds& ends);

}  // namespace whet::sandbox
