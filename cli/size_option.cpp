#include "cli/size_option.h"

#include <CLI/CLI.hpp>
#include <charconv>

#include "base/error.h"

namespace whet {

namespace {

struct Unit {
  const char* name;
  int64_t bytes;
};
constexpr Unit kUnits[] = {
    {"", 1},         {"B", 1},       {"KB", 1000},   {"MB", 1000 * 1000}, {"GB", 1000 * 1000 * 1000},
    {"K", 1 << 10},  {"M", 1 << 20}, {"G", 1 << 30}, {"KiB", 1 << 10},    {"MiB", 1 << 20},
    {"GiB", 1 << 30}};

int64_t parse_size(const std::string& text, const std::string& option) {
  int64_t number = 0, bytes = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  for (const auto& [name, unit] : kUnits)
    if (error == std::errc() && number > 0 && name == std::string(end, text.data() + text.size()) &&
        !__builtin_mul_overflow(number, unit, &bytes))
      return bytes;
  fail<UsageError>(option, " ", text, ": expected a size such as 5GB, 500MB or 2GiB");
}

}  // namespace

void add_size(CLI::App& app, const std::string& option, int64_t& bytes, const std::string& shown,
              const std::string& help) {
  const auto set = [option, &bytes](const std::string& text) { bytes = parse_size(text, option); };
  app.add_option_function<std::string>(option, set, help)->default_str(shown);
}

}  // namespace whet
