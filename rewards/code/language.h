// Alternative names of the sandbox's languages.
#pragma once

#include <string>
#include <string_view>

namespace whet::code {

// "python" for Python, py and python3.11; "cpp" for C++, cc and c++17; any other name in small letters.
std::string language_of(std::string_view name);

}  // namespace whet::code
