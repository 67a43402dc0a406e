// accept: runtime_error compile_error ok
// Compiled well, it cannot be started: it asks for a loader that is not there.
__attribute__((section(".interp"), used)) const char loader[] = "/box/hostile_left";

int main() {}
