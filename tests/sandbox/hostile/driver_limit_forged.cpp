// accept: runtime_error cpu_time_limit
// The signal of the processor's limit, sent by itself.
#include <signal.h>

int main() { raise(SIGXCPU); }
