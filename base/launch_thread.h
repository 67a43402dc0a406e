// The thread that starts programs. PR_SET_PDEATHSIG kills a program when the thread that started it ends, so
// that thread has to live as long as this process; the threads that score groups do not.
#pragma once

#include <functional>

namespace whet {

// Runs `work` on that thread, where all signals are blocked, and returns when it is done. Exceptions are
// thrown again here. Concurrent callers are served one at a time.
void on_launch_thread(const std::function<void()>& work);

}  // namespace whet
