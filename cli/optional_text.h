// Options that tell '' from not being given; CLI11 itself takes an empty value of a std::optional for none.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

namespace whet {

inline CLI::Option* add_optional_text(CLI::App& app, const std::string& option,
                                      std::optional<std::string>& text, const std::string& help) {
  const auto set = [&text](const std::string& value) { text = value; };
  return app.add_option_function<std::string>(option, set, help);
}

}  // namespace whet
