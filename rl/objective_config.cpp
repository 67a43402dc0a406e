#include "rl/objective_config.h"

namespace whet {

void validate(const ObjectiveConfig& config) {
  const auto& norm = config.normalization;
  if (norm != "token" && norm != "sequence" && norm != "constant")
    fail<UsageError>("objective.normalization: expected token, sequence or constant");
  std::visit([](const auto& kind) { validate(kind); }, config.kind);
  if (!(config.beta >= 0)) fail<UsageError>("objective.beta: expected 0 or more");
}

}  // namespace whet
