// Signs between two sides that are no relation of numbers: inclusion, order, divisibility, arrows,
// composition. Two of them are equal if their sides are, or their swapped sides where the sign has a mirror
// image (A \subset B, B \supset A) or is symmetric (parallel lines). Unknown signs are not symmetric.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rewards/math/compare/comparison.h"

namespace whet::math {

namespace {

constexpr std::pair<std::string_view, std::string_view> kMirrors[] = {{"subset", "supset"},
                                                                      {"subseteq", "supseteq"},
                                                                      {"subsetneq", "supsetneq"},
                                                                      {"nsubset", "nsupset"},
                                                                      {"nsubseteq", "nsupseteq"},
                                                                      {"sqsubseteq", "sqsupseteq"},
                                                                      {"prec", "succ"},
                                                                      {"preceq", "succeq"},
                                                                      {"ll", "gg"},
                                                                      {"lesssim", "gtrsim"},
                                                                      {"to", "gets"},
                                                                      {"Rightarrow", "Leftarrow"},
                                                                      {"vdash", "dashv"},
                                                                      {"iff", "iff"},
                                                                      {"parallel", "parallel"},
                                                                      {"nparallel", "nparallel"},
                                                                      {"perp", "perp"},
                                                                      {"cong", "cong"},
                                                                      {"ncong", "ncong"},
                                                                      {"sim", "sim"},
                                                                      {"nsim", "nsim"},
                                                                      {"asymp", "asymp"},
                                                                      {"oplus", "oplus"}};

std::optional<std::string_view> mirror_of(std::string_view sign) {
  for (const auto& [left, right] : kMirrors) {
    if (sign == left) return right;
    if (sign == right) return left;
  }
  return std::nullopt;
}

// c \succ b \succ a for a \prec b \prec c.
std::optional<Expr> mirrored(const Expr& expr) {
  std::string signs;
  for (size_t at = 0; at < expr.text.size();) {
    const size_t end = std::min(expr.text.find(' ', at), expr.text.size());
    const auto sign = mirror_of(std::string_view(expr.text).substr(at, end - at));
    if (!sign) return std::nullopt;
    signs = std::string(*sign) + (signs.empty() ? "" : " ") + signs;
    at = end + 1;
  }
  return node(Kind::infix, {expr.args.rbegin(), expr.args.rend()}, signs);
}

}  // namespace

Truth same_infix(const Expr& gold, const Expr& answer, const Comparison& with) {
  // 2 x 3 alone may be the size of a matrix.
  const auto is_size = [](const Expr& e) {
    const auto is_side = [](const Expr& arg) { return arg.kind == Kind::number || arg.kind == Kind::symbol; };
    return e.kind == Kind::multiply && std::all_of(e.args.begin(), e.args.end(), is_side);
  };
  if (gold.kind != answer.kind) {
    const Expr& product = gold.kind == Kind::infix ? answer : gold;
    const Expr& sign = gold.kind == Kind::infix ? gold : answer;
    if (sign.text == "by" && is_size(product)) return same_in_order(gold.args, answer.args, with);
    return same_number(gold, answer, with);
  }
  const auto as_said = [&](const Expr& e) {
    return gold.text == e.text ? same_in_order(gold.args, e.args, with) : Truth::no;
  };
  const Truth same_way = as_said(answer);
  if (same_way == Truth::yes) return same_way;
  if (gold.text == "times" || gold.text.starts_with("wedge")) return same_number(gold, answer, with);
  const auto turned = mirrored(answer);
  return turned ? either(same_way, as_said(*turned)) : same_way;
}

}  // namespace whet::math
