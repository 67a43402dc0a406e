// accept: compile_error
// Ten to the twelfth of a sum's terms.
#define A(x) x x x x x x x x x x
#define B(x) A(A(A(A(x))))
int main() { return B(B(B(1 +))) 0; }
