// What a command throws becomes one line on standard error and an exit code.
#pragma once

#include <exception>
#include <new>

#include "base/error.h"
#include "base/log.h"

namespace whet {

inline constexpr int kDone = 0, kFailed = 1, kBadInput = 2, kInterrupted = 130;

template <class Work>
int exit_code(const Work& work) {
  try {
    work();
    return kDone;
  } catch (const Interrupted& e) {
    log_line("whet: ", e.what());
    return kInterrupted;
  } catch (const UsageError& e) {
    log_line("whet: ", e.what());
    return kBadInput;
  } catch (const std::bad_alloc&) {
    log_line("whet: out of memory");
    return kFailed;
  } catch (const std::exception& e) {
    const std::string what = e.what();  // libraries append a backtrace after the first line
    log_line("whet: ", what.substr(0, what.find('\n')));
    return kFailed;
  }
}

}  // namespace whet
