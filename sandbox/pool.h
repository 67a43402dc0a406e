// Runs programs in boxes, several at once; further programs wait for the next free box.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/bounds.h"
#include "base/enum_names.h"
#include "sandbox/job.h"
#include "sandbox/tier.h"

namespace whet::sandbox {

// The values of these two are those of Tier.
enum class MinimumTier {
  landlock = static_cast<int>(Tier::landlock),
  namespaces = static_cast<int>(Tier::namespaces),
  cgroup = static_cast<int>(Tier::cgroup),
};
constexpr auto enum_names(MinimumTier) {
  return std::to_array<EnumName<MinimumTier>>({{MinimumTier::landlock, "landlock"},
                                               {MinimumTier::namespaces, "namespaces"},
                                               {MinimumTier::cgroup, "cgroup"}});
}

enum class TierChoice {
  strongest = static_cast<int>(Tier::none),  // that works on this machine
  landlock = static_cast<int>(Tier::landlock),
  namespaces = static_cast<int>(Tier::namespaces),
  cgroup = static_cast<int>(Tier::cgroup),
};
constexpr auto enum_names(TierChoice) {
  return std::to_array<EnumName<TierChoice>>({{TierChoice::strongest, "auto"},
                                              {TierChoice::landlock, "landlock"},
                                              {TierChoice::namespaces, "namespaces"},
                                              {TierChoice::cgroup, "cgroup"}});
}

struct PoolConfig {
  int64_t workers = 0;  // boxes at once; 0: as many as there are cores
  MinimumTier minimum_tier = MinimumTier::namespaces;
  TierChoice tier = TierChoice::strongest;
  std::vector<std::string> languages;  // files that describe more of them
  bool preload = true;                 // pay once for what makes every later run quick

  template <class V>
  void fields(V& v) {
    v("workers", workers, "programs that run at once; 0: as many as there are cores", within(0, 1024));
    v("minimum_tier", minimum_tier, "refuse to run on a machine that cannot contain a program as well");
    v("tier", tier, "auto: the strongest that works on this machine; the others are there to try them out");
    v("languages", languages, "JSON files that describe more languages (docs/sandbox.md)");
    v("preload", preload,
      "keep interpreters running with the usual modules imported, and make precompiled headers");
  }
};

// Thread-safe: each caller waits for its turn, so that there are never more boxes than workers. When the
// process ends, in whichever way, the boxes and all processes in them are killed.
class Pool {
 public:
  // Throws UsageError for a bad language file, bad options, or a machine whose tier is below the minimum.
  explicit Pool(PoolConfig config);
  ~Pool();
  Pool(const Pool&) = delete;

  // Executes the Preparation of all languages, in `folder`, or in the user's cache if that is empty;
  // otherwise it is executed at the first use. Returns the folders made. Throws Error.
  std::vector<std::string> prepare(const std::string& folder);

  Tier tier() const;
  int workers() const;  // boxes at once
  bool has_language(const std::string& name) const;

  // Compiles if the language has a compiler (the same source once only) and runs. A sandbox_error is retried
  // once. Setting `cancelled` ends the run within a tenth of a second, as a sandbox_error. Throws UsageError
  // for an unknown language.
  Result run(const Job& job, const std::atomic<bool>* cancelled = nullptr);

  // Runs two programs with the standard output of each connected to the standard input of the other.
  // Result::output of both is empty. Each has a worker; where the pool has only one, a second is started.
  std::pair<Result, Result> run_together(const Job& one, const Job& other,
                                         const std::atomic<bool>* cancelled = nullptr);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace whet::sandbox
