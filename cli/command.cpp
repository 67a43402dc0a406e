#include "cli/command.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace whet {

namespace {

std::string examples_of(const Command& command) {
  std::string text = "Examples:";
  for (const std::string& example : command.examples) text += "\n  " + example;
  return text;
}

}  // namespace

Run add_commands(CLI::App& app, std::span<const Command> commands) {
  struct Added {
    CLI::App* app;
    Run run;
  };
  app.require_subcommand(1);
  std::vector<Added> all;
  for (const Command& command : commands) {
    CLI::App* sub = app.add_subcommand(command.name, command.does);
    all.push_back({sub, command.add(*sub)});
    sub->footer(examples_of(command));  // below a footer that the command computes
  }
  return [all](Output& out) {
    return std::find_if(all.begin(), all.end(), [](const Added& each) { return each.app->parsed(); })
        ->run(out);
  };
}

}  // namespace whet
