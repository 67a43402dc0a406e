// Ctrl-C as a flag that long loops read between steps; a second Ctrl-C ends the process at once.
#pragma once

namespace whet {

void catch_interrupts();
bool interrupted();

}  // namespace whet
