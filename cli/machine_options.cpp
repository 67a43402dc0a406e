#include "cli/machine_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <thread>

#include "base/error.h"
#include "train/config.h"

namespace whet {

int core_count() { return static_cast<int>(std::max(1u, std::thread::hardware_concurrency())); }

void add_device(CLI::App& app, std::string& device) {
  app.add_option("--device", device, "auto, cpu or cuda")->capture_default_str();
}

void add_threads(CLI::App& app, int& threads) {
  app.add_option("--threads", threads, "0: all cores")->capture_default_str();
}

void check_device(const std::string& device) {
  if (device == "cuda") fail<UsageError>("--device cuda: this build computes on the CPU only");
  if (device != "auto" && device != "cpu")
    fail<UsageError>("--device ", device, ": expected auto, cpu or cuda");
}

void check_threads(const std::string& what, int threads) {
  if (!kThreadBounds.allow(threads))
    fail<UsageError>(what, " expected 0 (all cores) or up to 4096 threads, got ", threads);
}

int resolve_threads(int threads) {
  check_threads("--threads:", threads);
  return threads > 0 ? threads : core_count();
}

}  // namespace whet
