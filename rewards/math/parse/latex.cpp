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
                                   {"approx", kApproximate},
                                   {"simeq", kApproximate},
                                   {"approxeq", kApproximate},
                                   {"thickapprox", kApproximate},
                                   {"equiv", kEquivalent},
                                   {"eq", kEqual},
                                   {"coloneqq", kEqual},
                                   {"triangleq", kEqual}};

struct Alias {
  std::string_view name, unique;
};

// Signs that stand between two sides and are no relations of numbers, or operations that need not commute.
constexpr std::string_view kSigns[] = {"subset",
                                       "subseteq",
                                       "subseteqq",
                                       "subsetneq",
                                       "subsetneqq",
                                       "supset",
                                       "supseteq",
                                       "supseteqq",
                                       "supsetneq",
                                       "supsetneqq",
                                       "nsubseteq",
                                       "nsupseteq",
                                       "sqsubset",
                                       "sqsubseteq",
                                       "sqsupset",
                                       "sqsupseteq",
                                       "prec",
                                       "succ",
                                       "preceq",
                                       "succeq",
                                       "ll",
                                       "gg",
                                       "lll",
                                       "ggg",
                                       "mid",
                                       "nmid",
                                       "parallel",
                                       "nparallel",
                                       "perp",
                                       "cong",
                                       "ncong",
                                       "sim",
                                       "nsim",
                                       "asymp",
                                       "propto",
                                       "to",
                                       "rightarrow",
                                       "leftarrow",
                                       "gets",
                                       "longrightarrow",
                                       "longleftarrow",
                                       "mapsto",
                                       "longmapsto",
                                       "vdash",
                                       "dashv",
                                       "models",
                                       "notin",
                                       "ni",
                                       "owns",
                                       "circ",
                                       "bullet",
                                       "star",
                                       "diamond",
                                       "oplus",
                                       "ominus",
                                       "otimes",
                                       "odot",
                                       "uplus",
                                       "sqcup",
                                       "sqcap",
                                       "wr",
                                       "amalg",
                                       "ltimes",
                                       "rtimes",
                                       "lesssim",
                                       "gtrsim",
                                       "doteq",
                                       "triangleleft",
                                       "triangleright",
                                       "trianglelefteq",
                                       "nless",
                                       "ngtr",
                                       "nleq",
                                       "ngeq",
                                       "between",
                                       "vartriangleleft",
                                       "trianglerighteq",
                                       "upharpoonright"};

constexpr Alias kSignAliases[] = {{"subseteqq", "subseteq"},   {"supseteqq", "supseteq"},
                                  {"subsetneqq", "subsetneq"}, {"supsetneqq", "supsetneq"},
                                  {"rightarrow", "to"},        {"longrightarrow", "to"},
                                  {"leftarrow", "gets"},       {"longleftarrow", "gets"},
                                  {"longmapsto", "mapsto"},    {"owns", "ni"}};

constexpr Alias kImplications[] = {{"Rightarrow", "Rightarrow"},
                                   {"implies", "Rightarrow"},
                                   {"Longrightarrow", "Rightarrow"},
                                   {"Leftarrow", "Leftarrow"},
                                   {"Longleftarrow", "Leftarrow"},
                                   {"impliedby", "Leftarrow"},
                                   {"Leftrightarrow", "iff"},
                                   {"Longleftrightarrow", "iff"},
                                   {"leftrightarrow", "iff"},
                                   {"longleftrightarrow", "iff"},
                                   {"iff", "iff"}};

template <size_t n>
std::string_view unique_name(const Alias (&table)[n], std::string_view name) {
  const auto found = std::find_if(table, table + n, [&](const Alias& alias) { return alias.name == name; });
  return found == table + n ? std::string_view() : found->unique;
}

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
                                        "neg",        "lnot",        "wedge",
                                        "vee",        "lbrack",      "rbrack",
                                        "dollar",     "pounds",      "euro",
                                        "yen",        "land",        "lor",
                                        "Rightarrow", "implies",     "iff",
                                        "forall",     "operatorname"};

constexpr std::string_view kSpaces[] = {
    "quad",     "qquad",      "enspace",      "thinspace", "displaystyle", "textstyle", "scriptstyle",
    "limits",   "nolimits",   "hline",        "left",      "right",        "nonumber",  "bf",
    "it",       "cal",        "normalsize",   "large",     "Large",        "small",     "centering",
    "medspace", "thickspace", "negthinspace", "therefore", "because"};

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
  add(CommandRole::sign, kSigns);
  add(CommandRole::value, kValues);
  for (const Alias& implication : kImplications) roles.emplace(implication.name, CommandRole::value);
  for (const Relation& relation : kRelations) roles.emplace(relation.name, CommandRole::value);
  return roles;
}

}  // namespace

char relation_sign(std::string_view command) {
  const auto found = std::find_if(std::begin(kRelations), std::end(kRelations),
                                  [&](const Relation& relation) { return relation.name == command; });
  return found == std::end(kRelations) ? 0 : found->sign;
}

std::string_view implication_name(std::string_view command) { return unique_name(kImplications, command); }

std::string infix_name(std::string_view command) {
  if (const std::string_view unique = unique_name(kSignAliases, command); !unique.empty())
    return std::string(unique);
  constexpr std::string_view kNot = "not";  // \not\subset, of one token
  if (command.substr(0, kNot.size()) == kNot && command.size() > kNot.size() && command != "notin") {
    std::string_view sign = command.substr(kNot.size());
    sign.remove_prefix(std::min(sign.find_first_not_of(" \\"), sign.size()));
    return (sign == "in" ? "not" : "n") + std::string(sign);
  }
  const CommandRole role = command_role(command);
  return role == CommandRole::sign || role == CommandRole::unknown ? std::string(command) : std::string();
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
