// whet report: builds a run's report.html anew, or a page of several runs.
#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/reported_run.h"

namespace whet {

namespace {

struct ReportOptions {
  std::vector<std::string> runs;
  std::string out;  // the page; empty: the default
};

}  // namespace

Run add_report(CLI::App& app) {
  const auto options = std::make_shared<ReportOptions>();
  app.add_option("RUN", options->runs, "the run's folder; several: one page that compares them")->required();
  app.add_option("--out", options->out,
                 "where the page goes; by default RUN/report.html, of several runs comparison.html");
  return [options](Output& out) {
    std::vector<ReportedRun> runs;
    for (const std::string& run : options->runs) runs.push_back(reported_run(run));
    std::string file = options->out;
    if (file.empty()) file = runs.size() > 1 ? "comparison.html" : runs.front().path + "/report.html";
    write_page(runs, file);
    out.write_line({{"report", file}});
    return kDone;
  };
}

}  // namespace whet
