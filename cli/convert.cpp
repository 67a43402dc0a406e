#include "cli/convert.h"

#include <charconv>
#include <filesystem>

#include "base/error.h"
#include "base/file.h"
#include "telemetry/run_place.h"

namespace whet {

namespace fs = std::filesystem;

namespace {

struct Unit {
  const char* name;
  uint64_t bytes;
};
constexpr Unit kUnits[] = {
    {"", 1},         {"B", 1},       {"KB", 1000},   {"MB", 1000 * 1000}, {"GB", 1000 * 1000 * 1000},
    {"K", 1 << 10},  {"M", 1 << 20}, {"G", 1 << 30}, {"KiB", 1 << 10},    {"MiB", 1 << 20},
    {"GiB", 1 << 30}};

}  // namespace

uint64_t parse_size(const std::string& text, const std::string& option) {
  uint64_t number = 0, bytes = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  for (const auto& [name, unit] : kUnits)
    if (error == std::errc() && number > 0 && name == std::string(end, text.data() + text.size()) &&
        !__builtin_mul_overflow(number, unit, &bytes))
      return bytes;
  fail<UsageError>(option, " ", text, ": expected a size such as 5GB, 500MB or 2GiB");
}

void check_convert(const ConvertOptions& options) {
  if (!file_exists(options.in)) fail<UsageError>("--in ", options.in, ": no such file or directory");
  if (!file_exists(options.out)) return;
  if (!fs::is_directory(options.out))
    fail<UsageError>("--out ", options.out, ": is a file, expected a folder");
  if (fs::is_empty(options.out)) return;
  if (!options.force)
    fail<UsageError>("--out ", options.out, ": is not empty; --force replaces it when it is a model");
  if (!file_exists(options.out + "/config.json"))
    fail<UsageError>("--out ", options.out, ": is not empty and no model (no config.json); it is left alone");
  if (holds_run(options.out)) fail<UsageError>("--out ", options.out, ": holds a run; it is left alone");
}

}  // namespace whet
