// whet sandbox run and whet sandbox prepare: one program in a box of its own, and what came of it as a line
// of JSON.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/named_option.h"
#include "cli/size_option.h"
#include "cli/validators.h"
#include "sandbox/pool.h"

namespace whet {

namespace {

struct SandboxOptions {
  std::string program;                    // a file; - is standard input
  std::string language;                   // "": by the file's ending
  std::vector<std::string> descriptions;  // files of languages
  std::string input;                      // a file for its standard input; "": empty
  std::vector<std::string> arguments;
  sandbox::TierChoice tier = sandbox::PoolConfig().tier;
  sandbox::MinimumTier minimum_tier = sandbox::PoolConfig().minimum_tier;
  sandbox::Limits limits;
};

void add_program_options(CLI::App& app, SandboxOptions& options) {
  app.add_option("PROGRAM", options.program, "its source; - is standard input")->required();
  app.add_option("ARGUMENTS", options.arguments, "of the program, after --");
  app.add_option("--language", options.language,
                 "python, cpp, or one of a --describe file; else by the ending");
  app.add_option("--describe", options.descriptions, "a JSON file that describes a language; may be repeated")
      ->allow_extra_args(false);
  app.add_option("--stdin", options.input, "a file for its standard input");
}

void add_limits(CLI::App& app, sandbox::Limits& limits) {
  app.add_option("--time", limits.cpu_s, "seconds of processor time")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--wall", limits.wall_s, "seconds until it has to have ended; 0: twice --time and a second")
      ->capture_default_str()
      ->check(not_negative());
  add_size(app, "--memory", limits.memory_bytes, "1GiB", "of all its processes and files, such as 256MB");
  add_size(app, "--output", limits.output_bytes, "4MiB", "of standard output, and as much of standard error");
  app.add_option("--tasks", limits.tasks, "processes and threads at once")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

void add_tiers(CLI::App& app, SandboxOptions& options) {
  add_named(app, "--minimum-tier", options.minimum_tier,
            "refuse a machine that cannot contain a program as well");
  add_named(app, "--tier", options.tier, "auto is the strongest that works here");
}

std::string read_all(const std::string& path) {
  return path == "-" ? read_standard_input() : read_file(path);
}

std::string language_of(const SandboxOptions& options) {
  if (!options.language.empty()) return options.language;
  const std::string ending = std::filesystem::path(options.program).extension();
  if (ending == ".py") return "python";
  if (ending == ".cpp" || ending == ".cc" || ending == ".cxx") return "cpp";
  fail<UsageError>("sandbox run: expected --language NAME, which ", options.program, " does not tell");
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json to_json(const sandbox::Result& result) {
  return {{"verdict", name_of(result.verdict)},
          {"exit_code", or_null(result.exit_code)},
          {"signal", or_null(result.signal)},
          {"cpu_s", result.cpu_s},
          {"wall_s", result.wall_s},
          {"memory_bytes", result.memory_bytes},
          {"stdout", result.output},
          {"stderr", result.errors},
          {"tier", name_of(result.tier)},
          {"detail", result.detail}};
}

// Whatever the verdict is, it has been found out; only a sandbox_error, whose line is printed too, is an
// Error.
void run_sandbox(const SandboxOptions& options, Output& out) {
  if (options.program == "-" && options.input == "-")
    fail<UsageError>("sandbox run: the program and its --stdin cannot both be standard input");
  sandbox::Job job;
  job.program = {language_of(options), read_all(options.program)};
  if (!options.input.empty()) job.input = read_all(options.input);
  job.arguments = options.arguments;
  job.limits = options.limits;
  sandbox::PoolConfig config;
  config.workers = 1;
  config.tier = options.tier, config.minimum_tier = options.minimum_tier;
  config.languages = options.descriptions;
  config.preload = false;  // for one program, importing what others might need does not pay
  const sandbox::Result result = sandbox::Pool(config).run(job);
  out.write_line(to_json(result));
  require(result.verdict != sandbox::Verdict::sandbox_error, "the sandbox failed: ", result.detail);
}

void prepare_sandbox(const std::string& folder, Output& out) {
  sandbox::PoolConfig config;
  config.minimum_tier = sandbox::MinimumTier::landlock;  // what is run is nobody's but ours
  for (const auto& made : sandbox::Pool(config).prepare(folder)) out.write_line({{"prepared", made}});
}

Run add_run(CLI::App& app) {
  const auto options = std::make_shared<SandboxOptions>();
  add_program_options(app, *options);
  add_limits(app, options->limits);
  add_tiers(app, *options);
  return [options](Output& out) {
    run_sandbox(*options, out);
    return kDone;
  };
}

Run add_prepare(CLI::App& app) {
  const auto folder = std::make_shared<std::string>();
  app.add_option("FOLDER", *folder, "where; else the user's cache");
  return [folder](Output& out) {
    prepare_sandbox(*folder, out);
    return kDone;
  };
}

}  // namespace

Run add_sandbox(CLI::App& app) {
  static const Command kCommands[] = {
      {"run",
       "runs one program; prints a JSON line of what came of it",
       {"echo 'print(6 * 7)' | whet sandbox run --language python --time 2 --memory 256MB -",
        "echo 'import sys; print(sys.argv[1:])' | whet sandbox run --language python - -- one two"},
       add_run},
      {"prepare",
       "makes what languages need once on a machine: precompiled headers",
       {"whet sandbox prepare"},
       add_prepare},
  };
  return add_commands(app, kCommands);
}

}  // namespace whet
