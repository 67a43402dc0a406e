// libwhet_jail.so makes an interpreter that has imported its modules a worker. The interpreter calls
// whet_jail_serve(), which forks it for every program and returns in the copies, each inside its own box,
// with the program's arguments as main() has them.
#include <cstring>

#include "sandbox/jail/serve.h"

extern "C" __attribute__((visibility("default"))) char** whet_jail_serve() {
  const auto command = whet::sandbox::serve_by_copies();
  char** arguments = new char*[command.size() + 1];
  for (size_t i = 0; i < command.size(); ++i) arguments[i] = ::strdup(command[i].c_str());
  arguments[command.size()] = nullptr;
  return arguments;
}
