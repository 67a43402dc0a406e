// accept: runtime_error memory_limit compile_error ok
// Compiled well, it asks for more address space than there is before its first instruction.
static char all[1L << 46];

int main() { return all[12345] == 1; }
