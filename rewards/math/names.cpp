#include "rewards/math/names.h"

#include <algorithm>
#include <unordered_map>

#include "rewards/math/expr.h"

namespace whet::math {

namespace {

struct Pair {
  std::string_view name, meaning;
};

template <size_t n>
std::string_view meaning(const Pair (&table)[n], std::string_view name) {
  const auto found = std::find_if(table, table + n, [&](const Pair& pair) { return pair.name == name; });
  return found == table + n ? std::string_view() : found->meaning;
}

template <size_t n>
bool among(const std::string_view (&table)[n], std::string_view name) {
  return std::find(table, table + n, name) != table + n;
}

constexpr Pair kRelations[] = {{"le", "l"},     {"leq", "l"},    {"leqslant", "l"}, {"leqq", "l"},
                               {"ge", "g"},     {"geq", "g"},    {"geqslant", "g"}, {"geqq", "g"},
                               {"lt", "<"},     {"gt", ">"},     {"ne", "!"},       {"neq", "!"},
                               {"in", "e"},     {"subset", "s"}, {"subseteq", "s"}, {"subseteqq", "s"},
                               {"approx", "~"}, {"simeq", "~"},  {"approxeq", "~"}, {"thickapprox", "~"},
                               {"equiv", "m"},  {"eq", "="},     {"coloneqq", "="}, {"triangleq", "="}};

constexpr Pair kFunctions[] = {{"sin", "sin"},
                               {"cos", "cos"},
                               {"tan", "tan"},
                               {"tg", "tan"},
                               {"cot", "cot"},
                               {"ctg", "cot"},
                               {"cotg", "cot"},
                               {"sec", "sec"},
                               {"csc", "csc"},
                               {"cosec", "csc"},
                               {"arcsin", "arcsin"},
                               {"asin", "arcsin"},
                               {"arccos", "arccos"},
                               {"acos", "arccos"},
                               {"arctan", "arctan"},
                               {"atan", "arctan"},
                               {"arctg", "arctan"},
                               {"arccot", "arccot"},
                               {"acot", "arccot"},
                               {"arcctg", "arccot"},
                               {"arcsec", "arcsec"},
                               {"asec", "arcsec"},
                               {"arccsc", "arccsc"},
                               {"acsc", "arccsc"},
                               {"sinh", "sinh"},
                               {"sh", "sinh"},
                               {"cosh", "cosh"},
                               {"ch", "cosh"},
                               {"tanh", "tanh"},
                               {"coth", "coth"},
                               {"sech", "sech"},
                               {"csch", "csch"},
                               {"arsinh", "arsinh"},
                               {"arcsinh", "arsinh"},
                               {"asinh", "arsinh"},
                               {"arcosh", "arcosh"},
                               {"arccosh", "arcosh"},
                               {"acosh", "arcosh"},
                               {"artanh", "artanh"},
                               {"arctanh", "artanh"},
                               {"atanh", "artanh"},
                               {"arcoth", "arcoth"},
                               {"arccoth", "arcoth"},
                               {"acoth", "arcoth"},
                               {"arsech", "arsech"},
                               {"arcsech", "arsech"},
                               {"asech", "arsech"},
                               {"arcsch", "arcsch"},
                               {"arccsch", "arcsch"},
                               {"acsch", "arcsch"},
                               {"ln", "ln"},
                               {"log", "log"},
                               {"lg", "lg"},
                               {"exp", "exp"},
                               {"abs", "abs"},
                               {"floor", "floor"},
                               {"ceil", "ceil"},
                               {"ceiling", "ceil"},
                               {"factorial", "factorial"},
                               {"binomial", "binomial"},
                               {"binom", "binomial"},
                               {"gcd", "gcd"},
                               {"lcm", "lcm"},
                               {"max", "max"},
                               {"min", "min"},
                               {"Re", "real"},
                               {"Im", "imaginary"},
                               {"conj", "conjugate"},
                               {"arg", "argument"},
                               {"norm", "norm"},
                               {"sgn", "sign"},
                               {"sign", "sign"},
                               {"tr", "trace"},
                               {"trace", "trace"},
                               {"det", "det"},
                               {"sup", "sup"},
                               {"dim", "dim"},
                               {"rank", "rank"}};

constexpr Pair kInverses[] = {{"sin", "arcsin"},  {"cos", "arccos"},  {"tan", "arctan"},  {"cot", "arccot"},
                              {"sec", "arcsec"},  {"csc", "arccsc"},  {"sinh", "arsinh"}, {"cosh", "arcosh"},
                              {"tanh", "artanh"}, {"coth", "arcoth"}, {"sech", "arsech"}, {"csch", "arcsch"}};

constexpr Pair kConstants[] = {{"pi", "pi"},
                               {"e", "e"},
                               {"i", "i"},
                               {"imath", "i"},
                               {"infty", "infinity"},
                               {"inf", "infinity"},
                               {"infinity", "infinity"},
                               {"Infinity", "infinity"},
                               {"oo", "infinity"}};

constexpr Pair kSets[] = {
    {"N", "naturals"}, {"Z", "integers"}, {"Q", "rationals"}, {"R", "reals"}, {"C", "complexes"}};

constexpr std::string_view kGreek[] = {
    "alpha",    "beta",    "gamma",   "delta",  "epsilon", "varepsilon", "zeta",  "eta",   "theta",
    "vartheta", "iota",    "kappa",   "lambda", "mu",      "nu",         "xi",    "rho",   "sigma",
    "tau",      "upsilon", "phi",     "varphi", "chi",     "psi",        "omega", "Gamma", "Delta",
    "Theta",    "Lambda",  "Xi",      "Pi",     "Sigma",   "Upsilon",    "Phi",   "Psi",   "Omega",
    "ell",      "hbar",    "partial", "nabla",  "aleph"};

constexpr std::string_view kValues[] = {"frac",        "dfrac",
                                        "tfrac",       "cfrac",
                                        "nicefrac",    "sfrac",
                                        "sqrt",        "surd",
                                        "cbrt",        "binom",
                                        "dbinom",      "tbinom",
                                        "choose",      "over",
                                        "sum",         "prod",
                                        "lim",         "int",
                                        "cup",         "cap",
                                        "bigcup",      "bigcap",
                                        "setminus",    "backslash",
                                        "emptyset",    "varnothing",
                                        "mathbb",      "R",
                                        "Z",           "N",
                                        "Q",           "C",
                                        "overline",    "bar",
                                        "tilde",       "dot",
                                        "angle",       "measuredangle",
                                        "triangle",    "widehat",
                                        "lfloor",      "rfloor",
                                        "lceil",       "rceil",
                                        "lvert",       "rvert",
                                        "vert",        "lVert",
                                        "rVert",       "Vert",
                                        "langle",      "rangle",
                                        "ldots",       "dots",
                                        "cdots",       "dotsc",
                                        "dotsb",       "vdots",
                                        "boxed",       "fbox",
                                        "pm",          "mp",
                                        "cdot",        "times",
                                        "ast",         "div",
                                        "bmod",        "pmod",
                                        "mod",         "mid",
                                        "middle",      "colon",
                                        "to",          "rightarrow",
                                        "circ",        "degree",
                                        "prime",       "top",
                                        "intercal",    "percent",
                                        "lbrace",      "rbrace",
                                        "lbrack",      "rbrack",
                                        "dollar",      "pounds",
                                        "euro",        "yen",
                                        "land",        "lor",
                                        "Rightarrow",  "implies",
                                        "iff",         "forall",
                                        "operatorname"};

constexpr std::string_view kSpaces[] = {
    "quad",      "qquad",    "enspace", "thinspace",  "displaystyle", "textstyle",   "scriptstyle",
    "limits",    "nolimits", "hline",   "left",       "right",        "nonumber",    "rm",
    "bf",        "it",       "cal",     "normalsize", "large",        "Large",       "small",
    "centering", "phantom",  "hspace",  "medspace",   "thickspace",   "negthinspace"};

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

constexpr std::string_view kNames[] = {"mathrm", "operatorname", "mathop", "unit"};

constexpr std::string_view kDelimiters[] = {"left",  "right", "middle", "big",  "Big",  "bigg",
                                            "Bigg",  "bigl",  "bigr",   "Bigl", "Bigr", "biggl",
                                            "biggr", "Biggl", "Biggr",  "bigm", "Bigm"};

constexpr std::string_view kConditions[] = {"if", "for", "when", "where", "whenever", "provided", "with"};
constexpr std::string_view kPercents[] = {"percent", "pct", "percentage", "Percent"};
constexpr std::string_view kProse[] = {
    "because",   "since", "so", "is",   "are",  "was",  "the",    "this",   "that", "these", "then", "thus",
    "therefore", "hence", "we", "it",   "they", "have", "has",    "which",  "not",  "but",   "from", "by",
    "you",       "can",   "be", "will", "our",  "to",   "import", "lambda", "as",   "answer"};
constexpr std::string_view kShortUnits[] = {
    "mm",  "cm",  "dm",  "km",  "nm", "mg",  "kg",  "ml",  "mL", "cc", "ft", "yd",  "mi", "lb", "lbs",
    "oz",  "hr",  "hrs", "ms",  "Hz", "kHz", "kW",  "kJ",  "pm", "am", "th", "st",  "nd", "rd", "mph",
    "kmh", "min", "sec", "deg", "in", "rad", "mol", "gal", "AM", "PM", "sq", "kPa", "Pa"};

constexpr Pair kUnits[] = {{"dollars", "$"},      {"dollar", "$"},   {"USD", "$"},         {"euros", "€"},
                           {"euro", "€"},         {"EUR", "€"},      {"pounds", "£"},      {"yen", "¥"},
                           {"degrees", "degree"}, {"deg", "degree"}, {"Degrees", "degree"}};

}  // namespace

char relation_sign(std::string_view command) {
  const std::string_view sign = meaning(kRelations, command);
  return sign.empty() ? 0 : sign.front();
}

std::string_view function_name(std::string_view name) { return meaning(kFunctions, name); }
std::string_view inverse_name(std::string_view function) { return meaning(kInverses, function); }
std::string_view constant_name(std::string_view name) { return meaning(kConstants, name); }
std::string_view number_set(std::string_view letter) { return meaning(kSets, letter); }
bool is_greek(std::string_view command) { return among(kGreek, command); }

bool is_trigonometric(std::string_view function) {
  return std::any_of(std::begin(kInverses), std::end(kInverses),
                     [&](const Pair& pair) { return pair.name == function || pair.meaning == function; });
}

namespace {

using Roles = std::unordered_map<std::string_view, CommandRole>;

Roles all_roles() {
  Roles roles;
  const auto add = [&](CommandRole role, const auto& names) {
    for (const std::string_view name : names) roles.emplace(name, role);
  };
  const auto add_meanings = [&](const auto& pairs) {
    for (const Pair& pair : pairs) roles.emplace(pair.name, CommandRole::value);
  };
  add(CommandRole::delimiter, kDelimiters);
  add(CommandRole::words, kTexts);
  add(CommandRole::name, kNames);
  add(CommandRole::space, kSpaces);
  add(CommandRole::wrapper, kWrappers);
  add(CommandRole::value, kValues);
  add(CommandRole::value, kGreek);
  add_meanings(kRelations);
  add_meanings(kFunctions);
  add_meanings(kConstants);
  return roles;
}

}  // namespace

CommandRole command_role(std::string_view command) {
  static const Roles roles = all_roles();
  const auto found = roles.find(command);
  return found == roles.end() ? CommandRole::unknown : found->second;
}

std::string_view known_beginning(std::string_view command) {
  constexpr size_t kLongest = 32;
  for (size_t size = std::min(kLongest, command.size()); size-- > 2;)
    if (command_role(command.substr(0, size)) != CommandRole::unknown) return command.substr(0, size);
  return {};
}

WordRole word_role(std::string_view word) {
  if (word == "and" || word == "or") return WordRole::joiner;
  if (word == "mod") return WordRole::modulus;
  if (among(kConditions, word)) return WordRole::condition;
  if (among(kPercents, word)) return WordRole::percent;
  return among(kProse, word) ? WordRole::prose : WordRole::none;
}

std::string_view leading_joiner(std::string_view word) {
  for (const std::string_view joiner : {"and", "or"})
    if (word.substr(0, joiner.size()) == joiner && word.size() <= joiner.size() + 1) return joiner;
  return {};
}

bool is_letter_unit(std::string_view letter) {
  return letter.size() == 1 && std::string_view("mgshLlNJWVKCF").find(letter.front()) != letter.npos;
}

bool is_short_unit(std::string_view word) { return among(kShortUnits, word); }

std::string unit_name(std::string_view unit) {
  const std::string_view name = meaning(kUnits, unit);
  return std::string(name.empty() ? unit : name);
}

}  // namespace whet::math
