// accept: runtime_error
// The signal of a forbidden call, sent by itself.
#include <signal.h>

int main() { raise(SIGSYS); }
