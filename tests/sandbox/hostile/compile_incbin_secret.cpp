// accept: compile_error
// never: root:
// The assembler reads files too.
#include <stdio.h>

asm(".section .rodata\n.globl secret\nsecret: .incbin \"/etc/passwd\"\n.byte 0\n.text\n");
extern const char secret[];

int main() { puts(secret); }
