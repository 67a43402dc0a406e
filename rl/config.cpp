#include "rl/config.h"

#include "base/error.h"
#include "base/fields.h"

namespace whet {

namespace {
void expect(bool ok, const char* what) {
  if (!ok) fail<UsageError>(what);
}
}  // namespace

void validate(const GrpoConfig& config) {
  check_bounds(config);
  expect(!config.model.empty(), "model: expected the folder of a base checkpoint");
  expect(!config.output_dir.empty(), "output_dir: expected a folder for the run");
  validate(config.prompts, "prompts");
  (void)Rubric(config.rewards);
  expect(config.sampling.n > 1,
         "sampling.n: expected at least 2, since advantages compare samples of one prompt");
  expect(config.sampling.temperature > 0, "sampling.temperature: expected a positive number");
  validate(config.sampling);
  expect(is_plain(config.sampling),
         "sampling: expected top_p, top_k, min_p and repetition_penalty to be off, since the trainer's "
         "log-probabilities are those of all tokens");
  validate(config.engine);
  expect(!config.rollout.partial ||
             started_groups(config.prompts_per_step, config.rollout) > config.prompts_per_step,
         "rollout.partial: expected rollout.oversample to start more than prompts_per_step groups, since "
         "otherwise none is left unfinished");
  expect(config.advantage.aggregate == AdvantageAggregate::sum ||
             config.advantage.scale == AdvantageScale::group,
         "advantage.scale: expected group, since advantage.aggregate is normalize_each");
  expect(config.updates_per_step <= config.prompts_per_step,
         "updates_per_step: expected no more than prompts_per_step");
  validate_gradient_lanes(config.gradient_lanes);
}

template void read_config(const Json&, GrpoConfig&, const std::string&);
template Json write_config(GrpoConfig);
template std::vector<FieldDoc> describe_config<GrpoConfig>();
template ResumeRules resume_rules<GrpoConfig>();

}  // namespace whet
