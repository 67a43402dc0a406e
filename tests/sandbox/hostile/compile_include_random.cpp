// accept: compile_error
// A file without end, with an error on every line.
#include "/dev/urandom"
int main() {}
