// accept: compile_error
// Tables that the compiler has to compute.
struct Table {
  long values[1 << 26] = {};
  constexpr Table() {
    for (long i = 0; i < 1 << 26; ++i) values[i] = i * i;
  }
};
constexpr Table all;
int main() { return all.values[3] != 9; }
