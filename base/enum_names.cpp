#include "base/enum_names.h"

#include "base/error.h"
#include "base/json.h"

namespace whet {

std::string either_of(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 < names.size() ? ", " : " or ";
    text += names[i].empty() ? "\"\"" : names[i];
  }
  return text;
}

void refuse_name(const std::string& path, const std::string& got, const std::vector<std::string>& names) {
  const std::string guess = nearest(got, names);
  fail<UsageError>(path, ": expected ", either_of(names), ", got \"", got, "\"",
                   guess.empty() ? "" : concat("; did you mean \"", guess, "\"?"));
}

}  // namespace whet
