// Ctrl-C as a flag that long loops read between steps; a second Ctrl-C ends the process at once.
#pragma once

namespace whet {

// From now on SIGINT and SIGTERM set the flag. A pipe whose reader is gone and a file at its size limit
// become errors of write, so that they do not end a run unsaved.
void catch_signals();
bool interrupted();

}  // namespace whet
