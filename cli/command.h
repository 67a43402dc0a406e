// A command of the command line: what --help shows of it, and how its options become something to run.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/output.h"

namespace CLI {
class App;
}

namespace whet {

// Checks the options of a command and carries it out. Returns the exit code, or throws what becomes one
// (cli/exit_code.h): UsageError for options that make no sense, in the order in which they are checked.
using Run = std::function<int(Output& out)>;

struct Command {
  std::string name;
  std::string does;                   // in one line
  std::vector<std::string> examples;  // shell lines that work in the repository's root
  Run (*add)(CLI::App& app);          // adds the command's own options to `app`
};

// Adds `commands` to `app` as subcommands, one of which has to be given. The result runs that one; call it
// after `app` has parsed the command line and while it lives.
Run add_commands(CLI::App& app, std::span<const Command> commands);

}  // namespace whet
