// Exceptions are for a broken environment or contract; expected outcomes (an unparsable answer, a full page
// pool) are values.
#pragma once

#include <sstream>
#include <stdexcept>
#include <string>

namespace whet {

// The environment failed (disk full, corrupt file): exit code 1.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The user asked for something that cannot be done (unknown key, missing file): exit code 2.
class UsageError : public Error {
 public:
  using Error::Error;
};

// The user pressed Ctrl-C and the state has been saved: exit code 130.
class Interrupted : public Error {
 public:
  using Error::Error;
};

template <class... Parts>
std::string concat(const Parts&... parts) {
  std::ostringstream out;
  (out << ... << parts);
  return out.str();
}

// One clear line: what, where, what was expected.
template <class E = Error, class... Parts>
[[noreturn]] void fail(const Parts&... parts) {
  throw E(concat(parts...));
}

template <class... Parts>
void require(bool condition, const Parts&... parts) {
  if (!condition) fail(parts...);
}

}  // namespace whet
