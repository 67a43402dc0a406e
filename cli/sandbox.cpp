#include "cli/sandbox.h"

#include <filesystem>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/convert.h"

namespace whet {

namespace {

std::string read_all(const std::string& path) {
  return path == "-" ? read_standard_input() : read_file(path);
}

std::string language_of(const SandboxCommand& command) {
  if (!command.language.empty()) return command.language;
  const std::string ending = std::filesystem::path(command.program).extension();
  if (ending == ".py") return "python";
  if (ending == ".cpp" || ending == ".cc" || ending == ".cxx") return "cpp";
  fail<UsageError>("sandbox run: expected --language NAME, which ", command.program, " does not tell");
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

}  // namespace

void prepare_sandbox(const std::string& folder, Output& out) {
  sandbox::PoolConfig config;
  config.minimum_tier = "landlock";  // what is run is nobody's but ours
  for (const auto& made : sandbox::Pool(config).prepare(folder)) out.write_line({{"prepared", made}});
}

void run_sandbox(const SandboxCommand& command, Output& out) {
  if (command.program == "-" && command.input == "-")
    fail<UsageError>("sandbox run: the program and its --stdin cannot both be standard input");
  sandbox::Job job;
  job.program = {language_of(command), read_all(command.program)};
  if (!command.input.empty()) job.input = read_all(command.input);
  job.arguments = command.arguments;
  job.limits = command.limits;
  if (!command.memory.empty())
    job.limits.memory_bytes = static_cast<int64_t>(parse_size(command.memory, "--memory"));
  if (!command.output.empty())
    job.limits.output_bytes = static_cast<int64_t>(parse_size(command.output, "--output"));
  sandbox::PoolConfig config;
  config.workers = 1;
  config.tier = command.tier, config.minimum_tier = command.minimum_tier;
  config.languages = command.descriptions;
  config.preload = false;  // for one program, importing what others might need does not pay
  const sandbox::Result result = sandbox::Pool(config).run(job);
  out.write_line(to_json(result));
  require(result.verdict != sandbox::Verdict::sandbox_error, "the sandbox failed: ", result.detail);
}

}  // namespace whet
