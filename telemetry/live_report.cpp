#include "telemetry/live_report.h"

#include <algorithm>

#include "base/log.h"

namespace whet {

namespace {

// Seconds after which a page loads itself again: about when the next one is there, and often enough to look
// alive.
double reload_after(double seconds_between) { return std::clamp(std::round(seconds_between), 5.0, 60.0); }

}  // namespace

LiveReport::~LiveReport() {
  if (!is_live_) return;
  try {
    write_report(run_);
  } catch (const std::exception&) {
    // The exception that ends the run is what a person has to know.
  }
}

void LiveReport::update(int64_t step) {
  if (every_ == 0 || (step % every_ != 0 && is_live_) || step >= steps_) return;
  const double between = since_update_.seconds();
  since_update_ = Timer();
  try {
    write_report(run_, LiveRun{step, steps_, reload_after(between)});
    is_live_ = true;
  } catch (const Error& error) {
    if (!told_) log_line("whet: ", error.what());
    told_ = true;
  }
}

void LiveReport::finish() {
  is_live_ = false;
  write_report(run_);
}

}  // namespace whet
