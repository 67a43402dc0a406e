// What a command throws becomes one line on standard error and an exit code.
#pragma once

#include <exception>
#include <new>
#include <string>

#include "base/error.h"
#include "base/log.h"
#include "base/output.h"

namespace whet {

// kReaderGone is what a shell reports of a program that SIGPIPE has ended.
inline constexpr int kDone = 0, kFailed = 1, kBadInput = 2, kInterrupted = 130, kReaderGone = 141;

// Libraries append a backtrace after the first line.
inline std::string describe(const std::exception& error) {
  const std::string what = error.what();
  return what.substr(0, what.find('\n'));
}

template <class Work>
int exit_code(const Work& work) {
  try {
    work();
    return kDone;
  } catch (const ReaderGone&) {
    return kReaderGone;
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
    log_line("whet: ", describe(e));
    return kFailed;
  }
}

}  // namespace whet
