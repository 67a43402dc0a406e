// accept: compile_error
// The compiler computes for hours, in steps that each are allowed.
constexpr long slow(long n) {
  long sum = 0;
  for (long i = 0; i < 200'000; ++i) sum += (i ^ n) % 7;
  return sum;
}
template <int N>
struct Slow {
  static constexpr long value = slow(N) + Slow<N - 1>::value;
};
template <>
struct Slow<0> {
  static constexpr long value = 0;
};
static_assert(Slow<800>::value + Slow<1600 - 900>::value + Slow<899>::value != 1);
static_assert(slow(1) + slow(2) != 3);
template <int N>
constexpr long more = slow(N) + more<N - 1>;
template <>
constexpr long more<0> = 0;
int main() { return more<890> == 0; }
