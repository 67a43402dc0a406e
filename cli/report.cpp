// whet report: builds a run's report.html anew.
#include "telemetry/report.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/exit_code.h"

namespace whet {

Run add_report(CLI::App& app) {
  const auto run = std::make_shared<std::string>();
  app.add_option("RUN", *run, "the run's folder")->required();
  return [run](Output& out) {
    write_report(*run);
    out.write_line({{"report", *run + "/report.html"}});
    return kDone;
  };
}

}  // namespace whet
