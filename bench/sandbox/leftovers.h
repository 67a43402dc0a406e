// What boxes could leave behind, counted.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace whet::bench {

// By name: processes, zombies, control groups, mounts, open descriptors (of this process and of all that
// descend from it), files, resident memory, and the kernel's own memory.
using Figures = std::vector<std::pair<std::string, int64_t>>;

// The control groups of boxes, of whatever pool.
std::set<std::string> box_groups();

// Counts the files in `folder`, and no group that is among `groups_before`.
Figures count_leftovers(const std::string& folder, const std::set<std::string>& groups_before);

// What has grown between two counts by more than chance explains, in words; "" if nothing.
std::string grown(const Figures& before, const Figures& after);

}  // namespace whet::bench
