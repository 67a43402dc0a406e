// Ctrl-C as a flag that long loops read between steps; a second Ctrl-C ends the process at once.
#pragma once

namespace whet {

// Ignores SIGPIPE and SIGXFSZ: a pipe without a reader and a file at its size limit are then errors of
// write(2), which are reported, instead of signals that would end a run before it has saved.
void ignore_write_signals();

// From now on SIGINT and SIGTERM set the flag.
void catch_signals();
bool interrupted();

}  // namespace whet
