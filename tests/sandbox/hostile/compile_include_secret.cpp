// accept: compile_error
// never: root:
// What cannot be read cannot be told by an error about it.
#include "/etc/passwd"
#include "/etc/shadow"
int main() {}
