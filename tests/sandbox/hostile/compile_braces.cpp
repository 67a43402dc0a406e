// accept: compile_error
// Nested so deep that the parser runs out of stack.
#define P1 ((((((((((((((((((((((((((((((((((((((((((((((((((
#define P2 P1 P1 P1 P1 P1 P1 P1 P1 P1 P1
#define P3 P2 P2 P2 P2 P2 P2 P2 P2 P2 P2
#define P4 P3 P3 P3 P3 P3 P3 P3 P3 P3 P3
int main() { return P4 1; }
