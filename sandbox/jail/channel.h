// The line between a box's first process and the worker outside: reports, with or without an open file.
#pragma once

#include "base/file_descriptor.h"
#include "sandbox/jail/init.h"

namespace whet::sandbox {

// A worker that is gone is no error: the box goes with it.
void send_report(int channel, const Report& report, FileDescriptor file = {});

// Never waits. False when there is none.
bool read_report(int channel, Report& report, FileDescriptor& file);

}  // namespace whet::sandbox
