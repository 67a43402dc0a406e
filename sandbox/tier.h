// How well this machine can contain a program. docs/threat_model.md has what each tier guarantees.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/enum_names.h"

namespace whet::sandbox {

// Each is stronger than the one before it.
enum class Tier {
  none,        // nothing is run
  landlock,    // Landlock, seccomp and rlimits: one process, no network, files by allow-list
  namespaces,  // namespaces of its own besides; memory is limited by polling and for each process
  cgroup,      // memory and processor time of the whole box besides, counted by the kernel
};

constexpr auto enum_names(Tier) {
  return std::to_array<EnumName<Tier>>({{Tier::none, "none"},
                                        {Tier::landlock, "landlock"},
                                        {Tier::namespaces, "namespaces"},
                                        {Tier::cgroup, "cgroup"}});
}
using whet::name_of;

// The tiers of this machine, determined by running a program at each.
struct TierReport {
  Tier strongest = Tier::none;
  std::vector<std::pair<Tier, std::string>> problems;  // the reasons against stronger ones
};
TierReport examine_tiers();

}  // namespace whet::sandbox
