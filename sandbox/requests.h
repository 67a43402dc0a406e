// From jobs to what a worker is asked.
#pragma once

#include <string>
#include <vector>

#include "sandbox/job.h"
#include "sandbox/language.h"
#include "sandbox/wire.h"

namespace whet::sandbox {

// A command in a box that sees what the language's programs see.
BoxRequest make_request(const Language& language, std::vector<std::string> command, const Limits& limits);

}  // namespace whet::sandbox
