// whet doctor: what this machine has, how fast it is, and whether sampler and trainer agree on it.
#pragma once

#include "base/output.h"

namespace whet {

struct DoctorCommand {
  int threads = 1;    // that the speed and the parity are tried on
  bool json = false;  // one JSON line, instead of a page for people
};

// Throws Error, when everything is printed, if this machine cannot compute or parity does not hold on it.
void run_doctor(const DoctorCommand& command, Output& out);

}  // namespace whet
