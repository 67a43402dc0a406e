// Formats durations, counts and values in a few characters.
#pragma once

#include <string>

namespace whet {

std::string format_duration(double seconds);  // "9s", "1m 02s", "2h 05m", "3d 04h"
std::string format_count(double count);       // "987", "12.3k", "4.56M"
std::string format_percent(double share);     // 0.1234: "12.3%"
std::string format_value(double value);       // about three significant digits: "0.125", "12.3", "4.1e-05"

}  // namespace whet
