#include "rewards/code/language.h"

namespace whet::code {

std::string language_of(std::string_view name) {
  std::string language;
  for (const char c : name) language += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  const std::string family = language.substr(0, language.find_last_not_of("0123456789.") + 1);
  if (family == "python" || family == "py") return "python";
  if (family == "cpp" || family == "c++" || family == "cc" || family == "cxx") return "cpp";
  return language;
}

}  // namespace whet::code
