// accept: compile_error
// A program of four gigabytes.
int all[1 << 30] = {1};
int main() {}
