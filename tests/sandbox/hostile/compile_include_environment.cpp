// accept: compile_error
// What the compiler has been told besides its source.
#include "/proc/1/environ"
#include "/proc/self/cmdline"
#include "/proc/self/environ"
#include "/proc/self/mountinfo"
int main() {}
