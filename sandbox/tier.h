// How well this machine can contain a program. What each tier promises: docs/threat_model.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace whet::sandbox {

// Each is stronger than the one before it.
enum class Tier {
  none,        // nothing is run
  landlock,    // Landlock, seccomp and rlimits: one process, no network, files by allow-list
  namespaces,  // namespaces of its own besides; memory is limited by polling and for each process
  cgroup,      // memory and processor time of the whole box besides, counted by the kernel
};

inline const char* name_of(Tier tier) {
  constexpr const char* kNames[] = {"none", "landlock", "namespaces", "cgroup"};
  return kNames[static_cast<int>(tier)];
}

// Throws UsageError naming `where` for a name that is none of the above.
Tier parse_tier(std::string_view name, const std::string& where);

// What this machine can do, found out by running a program at each tier.
struct TierReport {
  Tier strongest = Tier::none;
  std::vector<std::pair<Tier, std::string>> problems;  // why not the stronger ones
};
TierReport examine_tiers();

}  // namespace whet::sandbox
