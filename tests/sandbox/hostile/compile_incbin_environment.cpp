// accept: compile_error ok
// The environment of the assembler, in the program.
#include <stdio.h>

asm(".section .rodata\n.globl secret\nsecret: .incbin \"/proc/self/environ\"\n.byte 0\n.text\n");
extern const char secret[];

int main() {
  for (int i = 0; i < 4096; ++i) putchar(secret[i] ? secret[i] : '\n');
}
