// The options of the countdown grammar (expression.h).
#pragma once

namespace whet {

// What an answer may have beyond the strict form. All of it is off by default.
struct CountdownSyntax {
  bool math_signs = false;   // × · ⋅ ÷ − and \times, \cdot, \div for * * * / -
  bool unary_minus = false;  // -4+7 and 3*(-(2)) of positive numbers
  bool equals = false;       // "= 24" at the end, where 24 is the target

  template <class V>
  void fields(V& v) {
    v("math_signs", math_signs, "also read × · ÷ − and LaTeX's \\times, \\cdot, \\div");
    v("unary_minus", unary_minus, "a minus sign may stand in front of any number or bracket");
    v("equals", equals, "the answer may end in = and the target");
  }
};

}  // namespace whet
