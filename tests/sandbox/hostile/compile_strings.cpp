// accept: compile_error
// One string of many.
#define A(x) x x x x x x x x x x x x x x x x
#define B(x) A(A(A(A(x))))
const char* all = B(B("sixteen to the eighth times this"));
int main() {}
