// Requests to workers.
#pragma once

#include <string>
#include <vector>

#include "sandbox/job.h"
#include "sandbox/language.h"
#include "sandbox/wire.h"

namespace whet::sandbox {

// A command in a box with the environment and the read-only folders of the language.
BoxRequest make_request(const Language& language, std::vector<std::string> command, const Limits& limits);

}  // namespace whet::sandbox
