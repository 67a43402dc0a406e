// accept: compile_error ok
// Waits for what is never typed.
#include "/dev/stdin"
#include "/dev/tty"
#include "/proc/self/fd/0"
#include "/proc/self/fd/1"
int main() {}
