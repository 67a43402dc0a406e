// whet grpo and whet pretrain: the work of a recipe.
#include "base/interrupt.h"
#include "cli/torch/commands.h"
#include "rl/grpo.h"
#include "train/pretrain.h"

namespace whet {

void run(const GrpoConfig& config, Output& /*out*/) {
  catch_signals();
  catch_save_requests();
  run_grpo(config);
}

void run(const PretrainConfig& config, Output& /*out*/) {
  catch_signals();
  catch_save_requests();
  pretrain(config);
}

}  // namespace whet
