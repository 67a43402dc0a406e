#include "base/interrupt.h"

#include <unistd.h>

#include <csignal>

namespace whet {

namespace {
volatile std::sig_atomic_t flag = 0;  // a signal handler can reach nothing else

void on_signal(int signal) {
  flag = 1;
  std::signal(signal, SIG_DFL);
  constexpr char kHint[] = "\nwhet: stopping after this step (once more: at once)\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kHint, sizeof kHint - 1);
}
}  // namespace

void ignore_write_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

void catch_signals() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

bool interrupted() { return flag != 0; }

}  // namespace whet
