// whet grpo and whet pretrain: the work of a recipe.
#include "base/interrupt.h"
#include "base/log.h"
#include "base/machine.h"
#include "cli/torch/commands.h"
#include "rl/grpo.h"
#include "rl/memory_plan.h"
#include "train/pretrain.h"

namespace whet {

void run(const GrpoConfig& config, Output& /*out*/) {
  catch_signals();
  catch_save_requests();
  run_grpo(config);
}

void run(const GrpoPlan& options, Output& out) {
  const MemoryPlan plan = plan_memory(options.recipe);
  const int64_t memory = memory_of_machine();
  write_log_line(to_table(plan, memory));
  out.write_line(to_json(plan, memory));
  out.flush();
  expect_fits(plan, memory);
}

void run(const PretrainConfig& config, Output& /*out*/) {
  catch_signals();
  catch_save_requests();
  pretrain(config);
}

}  // namespace whet
