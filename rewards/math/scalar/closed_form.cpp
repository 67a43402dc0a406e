#include "rewards/math/scalar/closed_form.h"

#include <algorithm>
#include <vector>

#include "rewards/math/scalar/calcium.h"

namespace whet::math {

namespace {

// Limits of the formulas passed to Calcium, whose algorithms have exponential cost in these.
constexpr int64_t kMaxNodes = 120, kMaxBits = 64, kMaxExponent = 40, kMaxDegree = 64;
constexpr int kMaxFunctions = 12, kMaxNesting = 6;

class Constants {
 public:
  Constants() {
    ca_ctx_init(context_);
    context_->options[CA_OPT_PREC_LIMIT] = 1024;
    context_->options[CA_OPT_QQBAR_DEG_LIMIT] = 60;
    context_->options[CA_OPT_GROEBNER_LENGTH_LIMIT] = 20;
    context_->options[CA_OPT_GROEBNER_POLY_LENGTH_LIMIT] = 100;
  }
  Constants(const Constants&) = delete;
  Constants& operator=(const Constants&) = delete;
  ~Constants() {
    for (ca_struct& value : values_) ca_clear(&value, context_);
    ca_ctx_clear(context_);
  }

  void evaluate(const Formulas& formulas, const std::vector<Formula>& order) {
    values_.resize(static_cast<size_t>(order.back()) + 1);
    for (ca_struct& value : values_) ca_init(&value, context_);
    for (const Formula f : order) evaluate(formulas, f);
  }

  Truth equal(Formula a, Formula b) {
    const truth_t equal = ca_check_equal(at(a), at(b), context_);
    if (equal == T_FALSE) return Truth::no;
    // Calcium has infinities, which are equal to one another: tan(pi/2) and 1/cos(pi/2).
    return equal == T_TRUE && ca_check_is_number(at(a), context_) == T_TRUE ? Truth::yes : Truth::unknown;
  }

 private:
  ca_struct* at(Formula f) { return &values_[static_cast<size_t>(f)]; }

  void evaluate(const Formulas& formulas, Formula f);
  // As Op::root has it.
  void root(ca_t result, const ca_t a, const Rational& index);
  void extremum(ca_t result, ca_t a, ca_t b, bool maximum);

  ca_ctx_t context_;
  std::vector<ca_struct> values_;
};

void Constants::root(ca_t result, const ca_t a, const Rational& index) {
  Rational exponent;
  fmpq_inv(exponent.get(), index.get());
  if (!fmpz_is_odd(index.num())) return ca_pow_fmpq(result, a, exponent.get(), context_);
  switch (ca_check_is_negative_real(a, context_)) {
    case T_FALSE:
      ca_pow_fmpq(result, a, exponent.get(), context_);
      break;
    case T_TRUE:
      ca_neg(result, a, context_);
      ca_pow_fmpq(result, result, exponent.get(), context_);
      ca_neg(result, result, context_);
      break;
    default:
      ca_unknown(result, context_);
  }
}

void Constants::extremum(ca_t result, ca_t a, ca_t b, bool maximum) {
  const truth_t below = ca_check_lt(a, b, context_);
  if (below == T_UNKNOWN) return ca_unknown(result, context_);
  ca_set(result, (below == T_TRUE) == maximum ? b : a, context_);
}

void Constants::evaluate(const Formulas& formulas, Formula f) {
  const Node& node = formulas[f];
  ca_struct *result = at(f), *a = node.a == kUndefined ? nullptr : at(node.a),
            *b = node.b == kUndefined ? nullptr : at(node.b);
  switch (node.op) {
    case Op::rational:
      return ca_set_fmpq(result, node.exact->get(), context_);
    case Op::pi:
      return ca_pi(result, context_);
    case Op::i:
      return ca_i(result, context_);
    case Op::add:
      return ca_add(result, a, b, context_);
    case Op::multiply:
      return ca_mul(result, a, b, context_);
    case Op::inverse:
      return ca_inv(result, a, context_);
    case Op::power:
      return ca_pow_fmpz(result, a, formulas[node.b].exact->num(), context_);
    case Op::root:
      return root(result, a, *formulas[node.b].exact);
    case Op::exponential:
      return ca_pow(result, a, b, context_);
    case Op::exp:
      return ca_exp(result, a, context_);
    case Op::ln:
      return ca_log(result, a, context_);
    case Op::sin:
      return ca_sin_cos(result, nullptr, a, context_);
    case Op::cos:
      return ca_sin_cos(nullptr, result, a, context_);
    case Op::asin:
      return ca_asin(result, a, context_);
    case Op::acos:
      return ca_acos(result, a, context_);
    case Op::atan:
      return ca_atan(result, a, context_);
    case Op::absolute:
      return ca_abs(result, a, context_);
    case Op::floor:
      return ca_floor(result, a, context_);
    case Op::maximum:
    case Op::minimum:
      return extremum(result, a, b, node.op == Op::maximum);
    case Op::real:
      return ca_re(result, a, context_);
    case Op::imaginary:
      return ca_im(result, a, context_);
    case Op::conjugate:
      return ca_conj(result, a, context_);
    case Op::argument:
      return ca_arg(result, a, context_);
    case Op::literal:
    case Op::variable:
    case Op::factorial:
    case Op::gcd:
      return ca_unknown(result, context_);
  }
}

// How much a function adds to the nesting of functions in functions.
int nesting(Op op) {
  switch (op) {
    case Op::rational:
    case Op::pi:
    case Op::i:
    case Op::add:
    case Op::multiply:
    case Op::inverse:
    case Op::power:
    case Op::root:
      return 0;
    case Op::exponential:
    case Op::exp:
    case Op::ln:
      return 2;
    default:
      return 3;
  }
}

bool is_small(const Formulas& formulas, const Balls& needed) {
  if (needed.operand_bits() > kMaxBits || static_cast<int64_t>(needed.order().size()) > kMaxNodes)
    return false;
  int64_t degree = 1;
  int functions = 0;
  std::vector<int> depth(static_cast<size_t>(needed.order().back()) + 1);
  const auto depth_of = [&](Formula f) { return f == kUndefined ? 0 : depth[static_cast<size_t>(f)]; };
  for (const Formula f : needed.order()) {
    const Node& node = formulas[f];
    if (node.op == Op::literal || node.op == Op::variable || node.op == Op::factorial || node.op == Op::gcd)
      return false;
    if (node.op == Op::root || node.op == Op::power) {
      const std::optional<int64_t> index = formulas.small_integer(node.b);
      if (!index || *index > kMaxExponent) return false;
      if (node.op == Op::root) degree *= *index;
    }
    const int own = nesting(node.op);
    functions += own != 0;
    depth[static_cast<size_t>(f)] = own + std::max(depth_of(node.a), depth_of(node.b));
    if (degree > kMaxDegree || functions > kMaxFunctions || depth_of(f) > kMaxNesting) return false;
  }
  return true;
}

}  // namespace

Truth equal_constants(const Formulas& formulas, Formula a, Formula b) {
  const Balls needed(formulas, {a, b});
  // Typical; by its limits a hundred times that at the worst.
  const auto steps = static_cast<int64_t>(1000 * needed.order().size());
  if (!is_small(formulas, needed) || !formulas.budget().spend(steps)) return Truth::unknown;
  Constants constants;
  constants.evaluate(formulas, needed.order());
  return constants.equal(a, b);
}

}  // namespace whet::math
