// report.html while a run goes on: written anew every few steps, and a last time when the run ends or fails.
#pragma once

#include <cstdint>

#include "base/timer.h"
#include "telemetry/report.h"

namespace whet {

class LiveReport {
 public:
  // Every `every` steps; 0: at the end alone.
  LiveReport(ReportedRun run, int64_t every, int64_t steps)
      : run_(std::move(run)), every_(every), steps_(steps) {}
  LiveReport(const LiveReport&) = delete;
  LiveReport& operator=(const LiveReport&) = delete;
  // What is there when an exception ends the run, on a page that does not load itself again.
  ~LiveReport();

  // After a step. A page that cannot be written is told of once and ends no run.
  void update(int64_t step);
  // The last page. Throws as write_report() does.
  void finish();

 private:
  ReportedRun run_;
  const int64_t every_, steps_;
  Timer since_update_;
  bool is_live_ = false, told_ = false;
};

}  // namespace whet
