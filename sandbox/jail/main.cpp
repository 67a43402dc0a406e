// whet-jail: a worker that executes programs.
#include "sandbox/jail/serve.h"

int main() { whet::sandbox::serve(); }
