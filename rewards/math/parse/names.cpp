#include "rewards/math/parse/names.h"

#include <algorithm>

#include "rewards/math/parse/among.h"

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

}  // namespace

std::string_view function_name(std::string_view name) { return meaning(kFunctions, name); }
std::string_view inverse_name(std::string_view function) { return meaning(kInverses, function); }
std::string_view constant_name(std::string_view name) { return meaning(kConstants, name); }
std::string_view number_set(std::string_view letter) { return meaning(kSets, letter); }
bool is_greek(std::string_view command) { return among(kGreek, command); }

bool is_trigonometric(std::string_view function) {
  return std::any_of(std::begin(kInverses), std::end(kInverses),
                     [&](const Pair& pair) { return pair.name == function || pair.meaning == function; });
}

}  // namespace whet::math
