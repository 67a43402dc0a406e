// accept: compile_error
// The assembler reads a file without end.
asm(".incbin \"/dev/zero\"\n");
int main() {}
