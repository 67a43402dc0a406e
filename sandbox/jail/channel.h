// Reports from a box's first process to the worker outside, with or without a descriptor.
#pragma once

#include "base/file_descriptor.h"
#include "sandbox/jail/init.h"

namespace whet::sandbox {

// That the worker has ended is no error: the box is killed with it.
void send_report(int channel, const Report& report, FileDescriptor file = {});

// Non-blocking. False when there is none.
bool read_report(int channel, Report& report, FileDescriptor& file);

}  // namespace whet::sandbox
