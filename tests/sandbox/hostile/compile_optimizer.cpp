// accept: ok compile_error cpu_time_limit
// A function that takes the optimizer very long.
#define A(x) x x x x x x x x x x
#define B(x) A(A(A(A(x))))
int value(volatile int* at, int n) {
  int* where[] = {&n, nullptr};
again:
  B(n += at[n & 3] > 3 ? at[n & 1] ^ *where[at[2] & 0] : at[1] * n; if (n == at[3]) goto again;)
  return n;
}
int main() {
  volatile int all[4] = {1, 2, 3, 3};
  return value(all, 1) == 12345;
}
