#include "cli/torch/load_progress.h"

#include <unistd.h>

#include "base/log.h"
#include "telemetry/terminal.h"

namespace whet {

LoadProgress load_progress(const std::string& path) {
  constexpr uint64_t kTakesAWhile = 256 << 20;
  if (!is_terminal(STDERR_FILENO)) return {};
  return [name = printable(path), drawn = -1](uint64_t done, uint64_t total) mutable {
    const int percent = static_cast<int>(done * 100 / total);
    if (total < kTakesAWhile || (percent == drawn && done < total)) return;
    drawn = percent;
    const double fraction = static_cast<double>(done) / static_cast<double>(total);
    const size_t width = terminal_width(STDERR_FILENO);
    const std::string line = clip_to_width("loading " + name, width > 34 ? width - 34 : 0) + " " +
                             progress_bar(fraction, 24) + " " + std::to_string(percent) + " %";
    // The line is wiped at the end: what was waited for follows.
    const std::string text = "\r\x1b[K" + (done < total ? line : std::string());
    write_to_stderr(text);
  };
}

}  // namespace whet
