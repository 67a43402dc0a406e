// Ctrl-C as a flag that long loops read between steps; a second Ctrl-C ends the process at once.
#pragma once

namespace whet {

// From now on a pipe whose reader is gone and a file at its size limit are errors of write(2), which are told
// and end no run unsaved, instead of signals.
void ignore_write_signals();

// From now on SIGINT and SIGTERM set the flag.
void catch_signals();
bool interrupted();

}  // namespace whet
