// What a recipe may say about training. No torch here: recipes are checked before LibTorch is loaded.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/resume_rule.h"
#include "models/recompute_mode.h"
#include "tasks/pretrain_data.h"
#include "telemetry/config.h"

namespace whet {

inline constexpr int kGradientLanes = 16;
inline constexpr Bounds kGradientLanesBounds = within(1, 1024);
inline constexpr const char* kGradientLanesHelp =
    "partial sums that a step's gradients are divided into, a power of two: threads compute so many at once, "
    "the digits of a run depend on it, and 1 needs the least memory";

inline constexpr const char* kRecomputeHelp =
    "what an update keeps for its backward pass: none: every activation; block: the input of each block, the "
    "rest is computed again, which takes a third longer and a fraction of the memory and changes no digit";
inline constexpr const char* kBalanceLossHelp =
    "MoE: weight of the sequence-wise balance loss of each layer's experts (DeepSeek-V3's alpha, there 1e-4; "
    "aux_loss_alpha in its config.json); 0: none";
inline constexpr const char* kMaxSkippedUpdatesHelp =
    "updates in a row that are not finite, and so not taken, after which the run ends";

inline constexpr Bounds kThreadBounds = within(0, 4096);

// How the learning rate goes on after warm-up.
enum class Schedule { constant, cosine, linear };
constexpr auto enum_names(Schedule) {
  return std::to_array<EnumName<Schedule>>(
      {{Schedule::constant, "constant"}, {Schedule::cosine, "cosine"}, {Schedule::linear, "linear"}});
}

enum class OptimizerType { adamw, muon };
constexpr auto enum_names(OptimizerType) {
  return std::to_array<EnumName<OptimizerType>>(
      {{OptimizerType::adamw, "adamw"}, {OptimizerType::muon, "muon"}});
}

struct OptimizerConfig {
  OptimizerType type = OptimizerType::adamw;
  double lr = 1e-3;
  double beta1 = 0.9, beta2 = 0.95, eps = 1e-8, weight_decay = 0.0;
  double momentum = 0.95;
  double max_grad_norm = 1.0;
  int64_t warmup_steps = 0;
  bool warmup_from_zero = false;
  Schedule schedule = Schedule::constant;
  double final_lr_ratio = 0.1;

  template <class V>
  void fields(V& v) {
    v("type", type,
      "adamw, or muon for the matrices of the layers, each expert's by itself, and adamw for the rest "
      "(embedding, head, routers, norms, biases). Steps of muon have the size of adamw's, so lr and "
      "weight_decay mean the same for both");
    v("lr", lr, "peak learning rate", above(0));
    v("beta1", beta1, "decay of the first moment", at_least(0).below(1));
    v("beta2", beta2, "decay of the second moment", at_least(0).below(1));
    v("eps", eps, "added to the root of the second moment", above(0));
    v("weight_decay", weight_decay, "decoupled weight decay, on matrices only", at_least(0));
    v("momentum", momentum, "muon: Nesterov's momentum", at_least(0).below(1));
    v("max_grad_norm", max_grad_norm, "gradients are scaled down to this L2 norm; 0: never", at_least(0));
    v("warmup_steps", warmup_steps, "optimizer steps of linear growth to lr", at_least(0));
    v("warmup_from_zero", warmup_from_zero,
      "warm-up begins at 0, as in Hugging Face's schedules, whose first step then does nothing; else at lr / "
      "(warmup_steps + 1)");
    v("schedule", schedule, "the learning rate after warm-up");
    v("final_lr_ratio", final_lr_ratio, "share of lr that cosine and linear end at", within(0, 1));
  }
};

// Which values of checkpoint.best are better.
enum class BestMode { max, min };
constexpr auto enum_names(BestMode) {
  return std::to_array<EnumName<BestMode>>({{BestMode::max, "max"}, {BestMode::min, "min"}});
}

struct CheckpointConfig {
  int64_t every = 20;
  int64_t keep = 2;
  std::string best = {};
  BestMode best_mode = BestMode::max;
  bool async = true;

  template <class V>
  void fields(V& v) {
    v("every", every, "steps between checkpoints", at_least(1));
    v("keep", keep, "how many of the newest stay on disk", at_least(1));
    v("best", best,
      "a metric of metrics.jsonl, such as eval_pass@1: the checkpoint of its best value stays too, and "
      "checkpoints/best names it. A better evaluation is saved whether a checkpoint is due or not; with "
      "several "
      "held-out sets the first one counts. Metrics of steps are compared where a checkpoint is saved");
    v("best_mode", best_mode, "whether its greatest or its least value is the best");
    v("async", async,
      "copy weights and moments and write them while the next steps run; false: the training waits, and "
      "needs "
      "no memory for the copy");
  }
};

// What a run does when a file cannot be written that it can go on without.
enum class OnWriteError { stop, go_on };
constexpr auto enum_names(OnWriteError) {
  return std::to_array<EnumName<OnWriteError>>(
      {{OnWriteError::stop, "stop"}, {OnWriteError::go_on, "continue"}});
}
inline constexpr const char* kOnWriteErrorHelp =
    "when a checkpoint, the completions of a step or the report cannot be written: stop (save what can be "
    "saved, exit "
    "code 1) or continue, with a message. metrics.jsonl and the last checkpoint have to be written";

struct PretrainConfig {
  Json model;
  std::string tokenizer;
  std::string output_dir;
  std::string export_dir;
  PretrainDataConfig data;
  int64_t steps = 1000;
  int64_t sequences_per_step = 64;
  int64_t micro_batch_tokens = 2048;
  int gradient_lanes = kGradientLanes;
  Recompute recompute = Recompute::none;
  double router_bias_update_rate = 0.001;
  double balance_loss_weight = 0;
  double mtp_loss_weight = 0.3, mtp_late_loss_weight = 0.1, mtp_late_from = 1;
  OptimizerConfig optimizer;
  int64_t max_skipped_updates = 3;
  CheckpointConfig checkpoint;
  OnWriteError on_write_error = OnWriteError::stop;
  TelemetryConfig telemetry;
  uint64_t seed = 1;
  int threads = 0;
  std::string version;

  template <class V>
  void fields(V& v) {
    v("model", model, "the model's shape, as in a Hugging Face config.json");
    v("tokenizer", tokenizer, "folder with tokenizer.json");
    v("output_dir", output_dir, MayChange{"the run's folder"});
    v("export_dir", export_dir,
      MayChange{"where the trained model goes as a Hugging Face directory; empty: nowhere"});
    v("data", data, "what to train on");
    v("steps", steps, MayGrow{"optimizer steps"}, at_least(1));
    v("sequences_per_step", sequences_per_step, "sequences in one optimizer step", at_least(1));
    v("micro_batch_tokens", micro_batch_tokens, "tokens of a micro-batch at most, which one thread works on",
      at_least(1));
    v("gradient_lanes", gradient_lanes, kGradientLanesHelp, kGradientLanesBounds);
    v("recompute", recompute, MayChange{kRecomputeHelp});
    v("router_bias_update_rate", router_bias_update_rate,
      "MoE: how far the selection bias moves towards even load each step (DeepSeek-V3's gamma)", at_least(0));
    v("balance_loss_weight", balance_loss_weight, kBalanceLossHelp, at_least(0));
    v("mtp_loss_weight", mtp_loss_weight,
      "models with MTP modules: weight of the modules' mean loss (DeepSeek-V3's lambda)", above(0));
    v("mtp_late_loss_weight", mtp_late_loss_weight, "the same from mtp_late_from on", above(0));
    v("mtp_late_from", mtp_late_from, "share of the steps after which the late weight holds; 1: never",
      within(0, 1));
    v("optimizer", optimizer, "how weights follow gradients");
    v("max_skipped_updates", max_skipped_updates, MayChange{kMaxSkippedUpdatesHelp}, at_least(1));
    v("checkpoint", checkpoint, MayChange{"resume points"});
    v("on_write_error", on_write_error, MayChange{kOnWriteErrorHelp});
    v("telemetry", telemetry, MayChange{"files beside metrics.jsonl"});
    v("seed", seed, "initial weights and data");
    v("threads", threads, MayChange{"0: all cores"}, kThreadBounds);
    v("version", version, MayChange{"written by whet: the version that resolved the recipe"});
  }
};

// Throws UsageError unless it is a power of two within its bounds.
void validate_gradient_lanes(int lanes);
// Throws UsageError that names the first field out of range, or whose value does not go with another one's.
void validate(const PretrainConfig& config);

// Compiled once, in config.cpp: they cost seconds in every file that uses them.
extern template void read_config(const Json&, PretrainConfig&, const std::string&);
extern template Json write_config(PretrainConfig);
extern template std::vector<FieldDoc> describe_config<PretrainConfig>();
extern template ResumeRules resume_rules<PretrainConfig>();

}  // namespace whet
