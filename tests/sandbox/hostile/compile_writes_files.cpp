// accept: compile_error ok
// The assembler and the preprocessor are asked to write where the machine's files are.
asm(".file \"/etc/hostile_left\"\n.print \"hostile\"\n.include \"/dev/stdout\"\n");
int main() {}
