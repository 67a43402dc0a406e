// accept: compile_error ok
// The assembler's and linker's names for files of their own.
asm(".section .debug_str\n.incbin \"/box/main.cpp\"\n.section .comment\n.ascii \"-o /etc/passwd "
    "@/etc/shadow\"\n");
int main() {}
