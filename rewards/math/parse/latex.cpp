#include "rewards/math/parse/latex.h"

#include <algorithm>
#include <unordered_map>

#include "rewards/math/expr.h"
#include "rewards/math/parse/names.h"

namespace whet::math {

namespace {

struct Relation {
  std::string_view name;
  Sign sign;
};

constexpr Relation kRelations[] = {{"le", kLessEqual},
                                   {"leq", kLessEqual},
                                   {"leqslant", kLessEqual},
                                   {"leqq", kLessEqual},
                                   {"ge", kGreaterEqual},
                                   {"geq", kGreaterEqual},
                                   {"geqslant", kGreaterEqual},
                                   {"geqq", kGreaterEqual},
                                   {"lt", kLess},
                                   {"gt", kGreater},
                                   {"ne", kNotEqual},
                                   {"neq", kNotEqual},
                                   {"in", kElement},
                                   {"subset", kSubset},
                                   {"subseteq", kSubset},
                                   {"subseteqq", kSubset},
                                   {"approx", kApproximate},
                                   {"simeq", kApproximate},
                                   {"approxeq", kApproximate},
                                   {"thickapprox", kApproximate},
                                   {"equiv", kEquivalent},
                                   {"eq", kEqual},
                                   {"coloneqq", kEqual},
                                   {"triangleq", kEqual}};

constexpr std::string_view kValues[] = {"frac",       "dfrac",       "tfrac",
                                        "cfrac",      "nicefrac",    "sfrac",
                                        "sqrt",       "surd",        "cbrt",
                                        "binom",      "dbinom",      "tbinom",
                                        "choose",     "over",        "sum",
                                        "prod",       "lim",         "int",
                                        "cup",        "cap",         "bigcup",
                                        "bigcap",     "setminus",    "backslash",
                                        "emptyset",   "varnothing",  "mathbb",
                                        "Bbb",        "R",           "Z",
                                        "N",          "Q",           "C",
                                        "overline",   "bar",         "tilde",
                                        "dot",        "angle",       "measuredangle",
                                        "triangle",   "widehat",     "lfloor",
                                        "rfloor",     "lceil",       "rceil",
                                        "lvert",      "rvert",       "vert",
                                        "lVert",      "rVert",       "Vert",
                                        "langle",     "rangle",      "ldots",
                                        "dots",       "cdots",       "dotsc",
                                        "dotsb",      "vdots",       "boxed",
                                        "fbox",       "pm",          "mp",
                                        "cdot",       "times",       "ast",
                                        "div",        "bmod",        "pmod",
                                        "mod",        "mid",         "middle",
                                        "colon",      "to",          "rightarrow",
                                        "circ",       "degree",      "prime",
                                        "top",        "intercal",    "percent",
                                        "lbrace",     "rbrace",      "cr",
                                        "vee",        "lbrack",      "rbrack",
                                        "dollar",     "pounds",      "euro",
                                        "yen",        "land",        "lor",
                                        "Rightarrow", "implies",     "iff",
                                        "forall",     "operatorname"};

constexpr std::string_view kSpaces[] = {
    "quad",        "qquad",  "enspace",   "thinspace", "displaystyle", "textstyle",
    "scriptstyle", "limits", "nolimits",  "hline",     "left",         "right",
    "nonumber",    "bf",     "it",        "cal",       "normalsize",   "large",
    "Large",       "small",  "centering", "medspace",  "thickspace",   "negthinspace"};

constexpr std::string_view kSilent[] = {"phantom", "hspace", "vspace", "color", "textcolor", "tag", "label"};

constexpr std::string_view kWrappers[] = {"mathbf",
                                          "boldsymbol",
                                          "bm",
                                          "vec",
                                          "overrightarrow",
                                          "mathit",
                                          "mathsf",
                                          "mathcal",
                                          "mathscr",
                                          "mathfrak",
                                          "hat",
                                          "mathnormal",
                                          "emph",
                                          "underline",
                                          "color",
                                          "pmb",
                                          "ensuremath",
                                          "overleftrightarrow"};

constexpr std::string_view kTexts[] = {"text",   "mbox",       "textbf", "textrm", "textit",
                                       "textsf", "textnormal", "hbox",   "texttt", "textsc"};

constexpr std::string_view kNames[] = {"mathrm", "rm", "operatorname", "mathop", "unit"};

constexpr std::string_view kDelimiters[] = {"left",  "right", "middle", "big",  "Big",  "bigg",
                                            "Bigg",  "bigl",  "bigr",   "Bigl", "Bigr", "biggl",
                                            "biggr", "Biggl", "Biggr",  "bigm", "Bigm"};

using Roles = std::unordered_map<std::string_view, CommandRole>;

Roles all_roles() {
  Roles roles;
  const auto add = [&](CommandRole role, const auto& names) {
    for (const std::string_view name : names) roles.emplace(name, role);
  };
  add(CommandRole::delimiter, kDelimiters);
  add(CommandRole::words, kTexts);
  add(CommandRole::name, kNames);
  add(CommandRole::space, kSpaces);
  add(CommandRole::silent, kSilent);
  add(CommandRole::wrapper, kWrappers);
  add(CommandRole::value, kValues);
  for (const Relation& relation : kRelations) roles.emplace(relation.name, CommandRole::value);
  return roles;
}

}  // namespace

char relation_sign(std::string_view command) {
  const auto found = std::find_if(std::begin(kRelations), std::end(kRelations),
                                  [&](const Relation& relation) { return relation.name == command; });
  return found == std::end(kRelations) ? 0 : found->sign;
}

CommandRole command_role(std::string_view command) {
  static const Roles roles = all_roles();
  const auto found = roles.find(command);
  if (found != roles.end()) return found->second;
  const bool value = is_greek(command) || !function_name(command).empty() || !constant_name(command).empty();
  return value ? CommandRole::value : CommandRole::unknown;
}

std::string_view known_beginning(std::string_view command) {
  constexpr size_t kLongest = 32;
  for (size_t size = std::min(kLongest, command.size()); size-- > 2;)
    if (command_role(command.substr(0, size)) != CommandRole::unknown) return command.substr(0, size);
  return {};
}

}  // namespace whet::math
