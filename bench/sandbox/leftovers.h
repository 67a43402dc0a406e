// What boxes could leave behind, counted.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace whet::bench {

// By name: processes, zombies, control groups, mounts, open descriptors (of this process and of all that
// descend from it), files, resident memory, and the kernel's own memory.
using Figures = std::vector<std::pair<std::string, int64_t>>;

// Of files, those in `folder`. Of control groups, those of workers that descend from this process or have
// ended: other pools of this machine have theirs.
Figures count_leftovers(const std::string& folder);

// What has grown between two counts by more than chance explains, in words; "" if nothing.
std::string grown(const Figures& before, const Figures& after);

}  // namespace whet::bench
