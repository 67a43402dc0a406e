#include "cli/sandbox.h"

#include <filesystem>
#include <iostream>
#include <sstream>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/convert.h"

namespace whet {

namespace {

std::string read_all(const std::string& path) {
  if (path != "-") return read_file(path);
  std::ostringstream text;
  text << std::cin.rdbuf();
  return text.str();
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

void prepare_sandbox(const std::string& folder) {
  sandbox::PoolConfig config;
  config.minimum_tier = "landlock";  // what is run is nobody's but ours
  for (const auto& made : sandbox::Pool(config).prepare(folder))
    std::cout << Json{{"prepared", made}}.dump() << std::endl;
}

void run_sandbox(const SandboxCommand& command) {
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
  std::cout << to_json(result).dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
  require(std::cout.good(), "cannot write to standard output");
  require(result.verdict != sandbox::Verdict::sandbox_error, "the sandbox failed: ", result.detail);
}

}  // namespace whet
