// accept: compile_error ok
// A hundred thousand templates, none deeper than the compiler allows.
template <int A, int B>
struct Sum {
  static constexpr long value = Sum<A, B - 1>::value ^ Sum<A - 1, B>::value;
};
template <int A>
struct Sum<A, 0> {
  static constexpr long value = A;
};
template <int B>
struct Sum<0, B> {
  static constexpr long value = B;
};
int main() { return Sum<300, 300>::value == 1; }
