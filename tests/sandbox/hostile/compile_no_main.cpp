// accept: compile_error
// Nothing to start.
int principal() { return 0; }
