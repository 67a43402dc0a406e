// A box's control group and folder are named after the process that made them: whet-box-<pid
// namespace>-<pid>-<suffix>. So leftovers of killed workers can be told from those in use, also by processes
// of other pid namespaces that share the parent folder.
#pragma once

#include <string>

namespace whet::sandbox {

// The beginning of the names of this process, up to and including the last dash.
std::string box_name_prefix();

// Whether `name` is of a process of this pid namespace that no longer exists.
bool is_left_behind(const std::string& name);

}  // namespace whet::sandbox
