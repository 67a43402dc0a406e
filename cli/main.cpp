// whet: parses the command line and runs the command that it names.
#include <CLI/CLI.hpp>
#include <sstream>

#include "base/interrupt.h"
#include "base/json.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/standard_streams.h"

namespace whet {

namespace {

// CLI11 would only say that a subcommand is required.
void expect_known_command(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return;
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(sub->get_name());
  if (std::find(names.begin(), names.end(), argv[1]) != names.end()) return;
  const std::string guess = nearest(argv[1], names);
  fail<UsageError>("unknown command \"", argv[1], "\"",
                   guess.empty() ? "" : concat("; did you mean \"", guess, "\"?"), " (see whet --help)");
}

// A name that a script has left empty; what would be read otherwise is the root folder.
void expect_names(const CLI::App& app) {
  for (const CLI::App* sub : app.get_subcommands()) {
    for (const CLI::Option* option : sub->get_options())
      if (option->get_required() && option->count() > 0 && option->results()[0].empty())
        fail<UsageError>(option->get_name(), ": expected a name, got an empty one (see whet ",
                         sub->get_name(), " --help)");
    expect_names(*sub);
  }
}

// Whether there is a command to run; --help and --version are done. Throws UsageError for a wrong command
// line.
bool parse(CLI::App& app, int argc, char** argv, Output& out) {
  expect_known_command(app, argc, argv);
  try {
    app.parse(argc, argv);
    expect_names(app);
    return true;
  } catch (const CLI::Success& asked) {
    std::ostringstream text, none;
    app.exit(asked, text, none);
    out.write(text.str());
    return false;
  } catch (const CLI::ParseError& e) {
    const auto parsed = app.get_subcommands();
    fail<UsageError>(e.what(), " (see whet ", parsed.empty() ? "" : parsed[0]->get_name() + " ", "--help)");
  }
}

int run_command_line(int argc, char** argv, Output& out) {
  CLI::App app("Whetstone: turns a base language model into a reasoning model by reinforcement learning.",
               "whet");
  app.set_version_flag("--version", WHET_VERSION);
  const Run run = add_commands(app, commands());
  app.footer("Example:\n  " + commands().front().examples.front());
  return parse(app, argc, argv, out) ? run(out) : kDone;
}

}  // namespace

int run(int argc, char** argv) {
  open_closed_streams();
  ignore_write_signals();
  Output out;
  int done = kDone;
  const int code = exit_code([&] { done = run_command_line(argc, argv, out); });
  const int written =
      exit_code([&] { out.finish(); });  // also of a command that failed: what it has found out
  return code != kDone ? code : done != kDone ? done : written;
}

}  // namespace whet

int main(int argc, char** argv) { return whet::run(argc, argv); }
