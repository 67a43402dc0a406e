// accept: compile_error
// An error in every one of a hundred thousand functions.
#define A(x, n) x(n##0) x(n##1) x(n##2) x(n##3) x(n##4) x(n##5) x(n##6) x(n##7) x(n##8) x(n##9)
#define F0(n) \
  int function_##n() { return undeclared_name_that_is_rather_long_##n; }
#define F1(n) A(F0, n)
#define F2(n) F1(n##0) F1(n##1) F1(n##2) F1(n##3) F1(n##4) F1(n##5) F1(n##6) F1(n##7) F1(n##8) F1(n##9)
#define F3(n) F2(n##0) F2(n##1) F2(n##2) F2(n##3) F2(n##4) F2(n##5) F2(n##6) F2(n##7) F2(n##8) F2(n##9)
#define F4(n) F3(n##0) F3(n##1) F3(n##2) F3(n##3) F3(n##4) F3(n##5) F3(n##6) F3(n##7) F3(n##8) F3(n##9)
F4(1) F4(2) F4(3) F4(4) F4(5) F4(6) F4(7) F4(8) F4(9) int main() {}
