// The thread that starts programs. The kernel counts the thread that has started a program as the parent
// whose death is signalled (PR_SET_PDEATHSIG), so it has to last as long as this process: a thread that
// scores a group ends long before the judge that it was the first to need.
#pragma once

#include <functional>

namespace whet {

// Runs `work` on that thread, where all signals are blocked, and returns when it is done. What it throws is
// thrown here. One piece of work at a time; callers wait in line.
void on_launch_thread(const std::function<void()>& work);

}  // namespace whet
