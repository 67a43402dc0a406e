// accept: compile_error
// A few bytes of source, terabytes of program.
asm(".data\n.fill 1000000000000, 8, 1\n.org 0x7fffffffffff\n");
int main() {}
