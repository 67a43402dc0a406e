// accept: compile_error
// never: root:
// An error is shown with the line of the file that it is said to be in.
#line 1 "/etc/passwd"
int first = undeclared;
#line 1 "/etc/shadow"
int second = undeclared;
#line 1 "/proc/self/environ"
int third = undeclared;
