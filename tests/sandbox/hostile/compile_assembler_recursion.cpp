// accept: compile_error
// A macro of the assembler that becomes two of itself.
asm(".macro twice\ntwice\ntwice\n.endm\n.altmacro\ntwice\n");
int main() {}
