// Checks of option values that CLI11 does not have.
#pragma once

#include <CLI/CLI.hpp>
#include <charconv>
#include <limits>
#include <string>

#include "base/error.h"

namespace whet {

inline CLI::Validator positive() {
  const auto check = [](const std::string& text) {
    int value = 0;
    const bool good = CLI::detail::lexical_cast(text, value) && value > 0;
    return good ? "" : "expected a positive integer, got " + text;
  };
  return {check, ""};
}

inline CLI::Validator not_negative() {
  const auto check = [](const std::string& text) {
    double value = -1;
    const bool good = CLI::detail::lexical_cast(text, value) && value >= 0;
    return good ? "" : "expected 0 or a positive number, got " + text;
  };
  return {check, ""};
}

// CLI11 would take the nearest number that fits.
template <class Integer>
CLI::Validator integer() {
  const auto check = [](const std::string& text) {
    Integer value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    using Limits = std::numeric_limits<Integer>;
    const bool good = error == std::errc() && end == text.data() + text.size();
    return good ? ""
                : concat("expected an integer from ", Limits::min(), " to ", Limits::max(), ", got ", text);
  };
  return {check, ""};
}

}  // namespace whet
