// What a recipe may say about reinforcement learning. No torch here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rl/advantage_config.h"
#include "rl/curriculum_config.h"
#include "rl/eval_config.h"
#include "rl/objective_config.h"
#include "rl/reference_config.h"
#include "rl/rollout_config.h"
#include "rl/update_config.h"
#include "rollout/config.h"
#include "scoring/rubric.h"
#include "tasks/prompts.h"
#include "telemetry/config.h"
#include "train/config.h"

namespace whet {

struct GrpoConfig {
  std::string model;
  std::string output_dir;
  int64_t steps = 100;
  int prompts_per_step = 32;
  PromptSourceConfig prompts;
  SamplingParams sampling = [] {
    SamplingParams params;
    params.n = 16;
    params.include_stop_str_in_output = true;  // rewards read what is trained
    return params;
  }();
  EngineConfig engine;
  RolloutConfig rollout;
  CurriculumConfig curriculum;
  std::vector<RewardConfig> rewards;
  AdvantageConfig advantage;
  ObjectiveConfig objective;
  ReferenceConfig reference;
  UpdateConfig updates;
  int64_t micro_batch_tokens = 2048;
  int gradient_lanes = kGradientLanes;
  Recompute recompute = Recompute::none;
  double router_bias_update_rate = 0;
  double balance_loss_weight = 0;
  double mtp_loss_weight = 0;
  OptimizerConfig optimizer;
  int64_t max_skipped_updates = 3;
  EvalConfig eval;
  int64_t log_completions_every = 1;
  CheckpointConfig checkpoint;
  OnWriteError on_write_error = OnWriteError::stop;
  TelemetryConfig telemetry;
  uint64_t seed = 1;
  int threads = 0;
  std::string version;

  template <class V>
  void fields(V& v) {
    v("model", model, "the base checkpoint, a Hugging Face directory");
    v("output_dir", output_dir, MayChange{"the run's folder"});
    v("steps", steps, MayGrow{"rollouts, each followed by its updates"}, at_least(1));
    v("prompts_per_step", prompts_per_step, "groups in a rollout", at_least(1));
    v("prompts", prompts, "where they come from");
    v("sampling", sampling, "how a group is sampled");
    v("engine", engine,
      MayChange{"the rollout engine; it changes the speed, and with rollout.oversample over 1 which groups "
                "are complete first, but no token"});
    v("rollout", rollout, "what is done about its long tail");
    v("curriculum", curriculum, "which rows of a file are sampled");
    v("rewards", rewards, "the rubric; the first rule decides whether an answer counts as correct");
    v("advantage", advantage, "from rewards to advantages");
    v("objective", objective, "what an update maximises");
    v("reference", reference, "the model that objective.beta refers to");
    updates.fields(v);
    v("micro_batch_tokens", micro_batch_tokens, "tokens of a micro-batch at most, which one thread works on",
      at_least(1));
    v("gradient_lanes", gradient_lanes, kGradientLanesHelp, kGradientLanesBounds);
    v("recompute", recompute, MayChange{kRecomputeHelp});
    v("router_bias_update_rate", router_bias_update_rate,
      "MoE: how far the selection bias moves towards even load each update (DeepSeek-V3's gamma); 0: not at "
      "all",
      at_least(0));
    v("balance_loss_weight", balance_loss_weight, kBalanceLossHelp, at_least(0));
    v("mtp_loss_weight", mtp_loss_weight,
      "models with MTP modules: weight of the modules' mean loss on the trained tokens, which trains the "
      "modules "
      "alone, so that their drafts follow the policy; 0: they stay as they are",
      at_least(0));
    v("optimizer", optimizer, "how weights follow gradients");
    v("max_skipped_updates", max_skipped_updates, MayChange{kMaxSkippedUpdatesHelp}, at_least(1));
    v("eval", eval, MayChange{"held-out evaluation"});
    v("log_completions_every", log_completions_every,
      MayChange{"steps between files of sampled completions, which rollout.replay can train on"},
      at_least(1));
    v("checkpoint", checkpoint, MayChange{"resume points"});
    v("on_write_error", on_write_error, MayChange{kOnWriteErrorHelp});
    v("telemetry", telemetry, MayChange{"files beside metrics.jsonl"});
    v("seed", seed, "seed of every random draw");
    v("threads", threads, MayChange{"0: all cores"}, kThreadBounds);
    v("version", version, MayChange{"written by whet: the version that resolved the recipe"});
  }
};

// Throws UsageError that names the first field out of range, or whose value does not go with another one's.
void validate(const GrpoConfig& config);

// Compiled once, in config.cpp: they cost seconds in every file that uses them.
extern template void read_config(const Json&, GrpoConfig&, const std::string&);
extern template Json write_config(GrpoConfig);
extern template std::vector<FieldDoc> describe_config<GrpoConfig>();
extern template ResumeRules resume_rules<GrpoConfig>();

}  // namespace whet
