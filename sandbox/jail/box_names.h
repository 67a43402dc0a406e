// What a box has outside of itself, a control group or a folder, is named after the process that made it:
// whet-box-<pid namespace>-<pid>-<anything>. So what a worker that was killed has left can be told from what
// is in use, also by those that share only the place with it.
#pragma once

#include <string>

namespace whet::sandbox {

// The name of ours, up to and with the last dash.
std::string box_name_prefix();

// Whether `name` is that of a process of our pid namespace that is no more.
bool is_left_behind(const std::string& name);

}  // namespace whet::sandbox
