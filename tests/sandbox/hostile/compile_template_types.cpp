// accept: compile_error
// Names of types that double with every step, all of them in one message.
template <class A, class B>
struct Pair {};
template <int N, class T>
struct Doubled {
  using type = typename Doubled<N - 1, Pair<T, T>>::type;
};
template <class T>
struct Doubled<0, T> {
  using type = T;
};
int main() {
  typename Doubled<17, int>::type pair;
  return pair;
}
