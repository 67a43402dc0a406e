#include "rewards/math/parse/chinese_cases.h"

#include <re2/re2.h>

#include <algorithm>

namespace whet::math {

namespace {

// Of 偶数, x>0, n=1, but not the 同 of 同时, or the hours of 1小时15分钟.
bool is_condition(std::string_view text) {
  const auto names = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return std::any_of(text.begin(), text.end(), names) || text.ends_with("数");
}

}  // namespace

std::optional<std::string> chinese_cases(std::string_view text) {
  constexpr size_t kLongest = 200;
  const bool may_be = text.find("时") != text.npos || text.find("则") != text.npos;
  if (text.size() > kLongest || !may_be) return std::nullopt;
  static const RE2 kCase(
      R"(\s*(?:否则|其他情况|(?:当|若|如果)?\s*([^，,；;。]+?)\s*(?:的时候|时|，?则))[，,]?\s*)"
      R"((?:[\p{Han}a-zA-Z]{0,8}?(?:等于|就是|为|是|=|有))?\s*([^，,；;。时则为是]+?)\s*(?:[，,；;。]|$))");
  re2::StringPiece rest(text.data(), text.size());
  std::string cases, condition, value;
  while (!rest.empty()) {
    condition.clear();
    if (!RE2::Consume(&rest, kCase, &condition, &value)) return std::nullopt;
    if (!condition.empty() && !is_condition(condition)) return std::nullopt;
    cases += (cases.empty() ? "" : ", ") + value + (condition.empty() ? " otherwise" : " if " + condition);
  }
  return cases;
}

}  // namespace whet::math
