#include "rl/routing_replay.h"

#include "base/error.h"
#include "rl/parity.h"

namespace whet {

void record_routing(const CausalLm& policy, const std::vector<Group>& groups, std::vector<Sample>& samples,
                    const ScoreConfig& config) {
  auto experts = record_experts(policy, train_sequences(groups), config);
  require(experts.size() == samples.size(), "expected the samples of all groups");
  for (size_t i = 0; i < samples.size(); ++i) samples[i].experts = std::move(experts[i]);
}

}  // namespace whet
