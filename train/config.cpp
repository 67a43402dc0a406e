#include "train/config.h"

#include "base/error.h"
#include "base/fields.h"

namespace whet {

void validate_gradient_lanes(int lanes) {
  if (!kGradientLanesBounds.allow(lanes) || (lanes & (lanes - 1)) != 0)
    fail<UsageError>("gradient_lanes: expected a power of two from 1 to 1024, got ", lanes);
}

void validate(const PretrainConfig& config) {
  check_bounds(config);
  if (config.output_dir.empty()) fail<UsageError>("output_dir: expected a folder for the run");
  if (config.tokenizer.empty()) fail<UsageError>("tokenizer: expected a folder with tokenizer.json");
  validate_gradient_lanes(config.gradient_lanes);
  if (config.checkpoint.best.starts_with("eval_"))
    fail<UsageError>("checkpoint.best: expected a metric of a step, since pretraining has no evaluation");
  config.data.kind.visit([](const auto& kind) { validate(kind, "data"); });
}

template void read_config(const Json&, PretrainConfig&, const std::string&);
template Json write_config(PretrainConfig);
template std::vector<FieldDoc> describe_config<PretrainConfig>();
template ResumeRules resume_rules<PretrainConfig>();

}  // namespace whet
