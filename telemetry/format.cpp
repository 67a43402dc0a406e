#include "telemetry/format.h"

#include <cmath>
#include <cstdio>

namespace whet {

namespace {

template <class... Args>
std::string print(const char* format, Args... args) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, format, args...);
  return buffer;
}

}  // namespace

std::string format_duration(double seconds) {
  if (!(seconds >= 0) || seconds > 1e9) return "?";
  const auto whole = std::llround(seconds);
  if (whole < 60) return print("%llds", whole);
  if (whole < 3600) return print("%lldm %02llds", whole / 60, whole % 60);
  if (whole < 86400) return print("%lldh %02lldm", whole / 3600, whole / 60 % 60);
  return print("%lldd %02lldh", whole / 86400, whole / 3600 % 24);
}

std::string format_count(double count) {
  if (!std::isfinite(count)) return "?";
  const double size = std::abs(count);
  // The limits are where %.3g would round up into the next unit.
  if (size < 999.5) return print(size == std::floor(size) || size >= 99.95 ? "%.0f" : "%.1f", count);
  if (size < 999.5e3) return print(size < 99.95e3 ? "%.1fk" : "%.0fk", count / 1e3);
  if (size < 999.5e6)
    return print(size < 9.995e6 ? "%.2fM" : size < 99.95e6 ? "%.1fM" : "%.0fM", count / 1e6);
  return print("%.2fG", count / 1e9);
}

std::string format_value(double value) {
  if (!std::isfinite(value)) return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const double size = std::abs(value);
  if (size == 0) return "0";
  if (size < 1e-3) return print("%.1e", value);
  if (size >= 999.5) return format_count(value);
  return print(size < 9.995 ? "%.3f" : size < 99.95 ? "%.1f" : "%.0f", value);
}

std::string format_percent(double share) {
  if (!std::isfinite(share)) return "?";
  return print(share == 0 || share >= 0.9995 ? "%.0f%%" : "%.1f%%", 100 * share);
}

}  // namespace whet
