// Options that take one of an enum's names (base/enum_names.h).
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "base/enum_names.h"

namespace whet {

// Throws UsageError, which lists the names, while the command line is parsed. The help ends with the names.
template <NamedEnum E>
void add_named(CLI::App& app, const std::string& option, E& value, const std::string& help) {
  const auto set = [&value, option](const std::string& name) { value = parse_named<E>(name, option); };
  app.add_option_function<std::string>(option, set, help + ": " + either_of(all_names<E>()))
      ->default_str(name_of(value));
}

}  // namespace whet
