// accept: compile_error
// A file without end.
#include "/dev/zero"
int main() {}
