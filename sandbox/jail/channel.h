// The line between a box's first process and the worker outside: reports, with or without an open file.
#pragma once

#include "sandbox/jail/init.h"

namespace whet::sandbox {

// Closes `file` (-1: none). A worker that is gone is no error: the box goes with it.
void send_report(int channel, const Report& report, int file);

// Never waits. False when there is none. `file` is -1 or to be closed.
bool read_report(int channel, Report& report, int& file);

}  // namespace whet::sandbox
