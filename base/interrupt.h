// Signals as flags that long loops read between steps: Ctrl-C ends them (a second one at once), SIGUSR1 asks
// a run to save.
#pragma once

namespace whet {

// Ignores SIGPIPE and SIGXFSZ: a pipe without a reader and a file at its size limit are then errors of
// write(2), which are reported, instead of signals that would end a run before it has saved.
void ignore_write_signals();

// From now on SIGINT and SIGTERM set the flag.
void catch_signals();
bool interrupted();

// From now on SIGUSR1 sets a flag, which take_save_request() reads and clears.
void catch_save_requests();
bool take_save_request();

}  // namespace whet
