// accept: compile_error
// Includes itself twice, each time.
#define TEXT "a line that is long enough to be worth repeating in each of the messages about it"
#warning TEXT
#include __FILE__
#include __FILE__
int main() {}
