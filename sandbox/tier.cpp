#include "sandbox/tier.h"

#include "base/error.h"
#include "sandbox/worker.h"

namespace whet::sandbox {

namespace {

// "" if a program could be run in a box of this tier; else the reason.
std::string try_out(Tier tier) try {
  Worker worker({jail_program()}, {}, make_worker_config(tier, {"/usr"}));
  BoxRequest request;
  request.command = {"/usr/bin/true"};
  const Result result = worker.run(request, {}, nullptr).result;
  if (result.verdict == Verdict::ok) return "";
  return result.detail.empty() ? concat("a program that does nothing ended with ", name_of(result.verdict))
                               : result.detail;
} catch (const Error& error) {
  return error.what();
}

}  // namespace

TierReport examine_tiers() {
  TierReport report;
  for (const Tier tier : {Tier::cgroup, Tier::namespaces, Tier::landlock}) {
    const std::string problem = try_out(tier);
    if (problem.empty()) {
      report.strongest = tier;
      break;
    }
    report.problems.emplace_back(tier, problem);
  }
  return report;
}

}  // namespace whet::sandbox
