#include "base/interrupt.h"

#include <unistd.h>

#include <csignal>

namespace whet {

namespace {
// A signal handler can reach nothing else.
volatile std::sig_atomic_t flag = 0;
volatile std::sig_atomic_t save_flag = 0;

void on_signal(int signal) {
  flag = 1;
  std::signal(signal, SIG_DFL);
  constexpr char kHint[] = "\nwhet: stopping after this step (once more: at once)\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kHint, sizeof kHint - 1);
}

void on_save_request(int) { save_flag = 1; }
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

void catch_save_requests() { std::signal(SIGUSR1, on_save_request); }

bool take_save_request() {
  const bool asked = save_flag != 0;
  save_flag = 0;
  return asked;
}

}  // namespace whet
