// What a recipe may say about reinforcement learning. No torch here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/prompt_source.h"
#include "rewards/rubric.h"
#include "rollout/config.h"
#include "train/config.h"

namespace whet {

// What is done about the few long completions that would keep a rollout waiting.
struct RolloutConfig {
  double oversample = 1.0;
  bool partial = false;

  template <class V>
  void fields(V& v) {
    v("oversample", oversample,
      "prompts started for each that is trained on; over 1: a rollout stops when prompts_per_step groups are "
      "complete, which favours short completions");
    v("partial", partial,
      "carry what was not finished into the next step, where it goes on under the new weights; otherwise it "
      "is "
      "dropped, and its prompts come first in the next step");
  }
};

struct AdvantageConfig {
  std::string scale = "group";
  double eps = 1e-4;
  std::string aggregate = "sum";

  template <class V>
  void fields(V& v) {
    v("scale", scale, "divide by the standard deviation of the group, of the batch, or none (Dr. GRPO)");
    v("eps", eps, "added to the standard deviation");
    v("aggregate", aggregate,
      "sum: the rewards are added, then normalized (GRPO); normalize_each: each is normalized within its "
      "group, then they are added and divided by the batch's standard deviation (GDPO)");
  }
};

struct ObjectiveConfig {
  double epsilon_low = 0.2, epsilon_high = 0.2;
  double beta = 0;
  std::string normalization = "token";
  bool mask_truncated = false;

  template <class V>
  void fields(V& v) {
    v("epsilon_low", epsilon_low, "the ratio is clipped from below at 1 - epsilon_low");
    v("epsilon_high", epsilon_high, "and from above at 1 + epsilon_high");
    v("beta", beta, "weight of the KL divergence to the starting checkpoint; 0: no reference is loaded");
    v("normalization", normalization,
      "token: mean over all tokens of the batch (DAPO); sequence: mean of sequence means (GRPO); "
      "constant: sum over max_tokens (Dr. GRPO)");
    v("mask_truncated", mask_truncated, "leave completions that hit max_tokens out of the loss");
  }
};

struct EvalConfig {
  std::string data;
  std::string prompt_template = "countdown_short";
  int64_t every = 10;
  int n = 8, n_during = 1;
  double temperature = 1.0;

  template <class V>
  void fields(V& v) {
    v("data", data, "JSON Lines of held-out prompts; empty: no evaluation");
    v("prompt_template", prompt_template, "as for training prompts");
    v("every", every, "steps between evaluations; the first and the last step are always evaluated");
    v("n", n, "samples of each prompt before and after training, for pass@1 and pass@n");
    v("n_during", n_during, "samples of each prompt in between");
    v("temperature", temperature, "of the sampled completions; greedy ones come on top");
  }
};

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
  std::vector<RewardConfig> rewards;
  AdvantageConfig advantage;
  ObjectiveConfig objective;
  int updates_per_step = 1, num_iterations = 1;
  int64_t micro_batch_tokens = 2048;
  OptimizerConfig optimizer;
  EvalConfig eval;
  int64_t log_completions_every = 5;
  CheckpointConfig checkpoint;
  uint64_t seed = 1;
  int threads = 0;
  std::string version;

  template <class V>
  void fields(V& v) {
    v("model", model, "the base checkpoint, a Hugging Face directory");
    v("output_dir", output_dir, MayChange{"the run's folder"});
    v("steps", steps, MayGrow{"rollouts, each followed by its updates"});
    v("prompts_per_step", prompts_per_step, "groups in a rollout");
    v("prompts", prompts, "where they come from");
    v("sampling", sampling, "how a group is sampled");
    v("engine", engine, "the rollout engine");
    v("rollout", rollout, "what is done about its long tail");
    v("rewards", rewards, "the rubric; the first rule decides whether an answer counts as correct");
    v("advantage", advantage, "from rewards to advantages");
    v("objective", objective, "the clipped objective");
    v("updates_per_step", updates_per_step,
      "mini-batches that a rollout is split into, one optimizer step each");
    v("num_iterations", num_iterations, "times each rollout is gone through");
    v("micro_batch_tokens", micro_batch_tokens, "tokens a thread works on at a time");
    v("optimizer", optimizer, "AdamW");
    v("eval", eval, MayChange{"held-out evaluation"});
    v("log_completions_every", log_completions_every,
      MayChange{"steps between files of sampled completions"});
    v("checkpoint", checkpoint, MayChange{"resume points"});
    v("seed", seed, "names every random draw");
    v("threads", threads, MayChange{"0: all cores"});
    v("version", version, MayChange{"written by whet: the version that resolved the recipe"});
  }
};

// Groups that are open when a step starts, complete or not: prompts_per_step * rollout.oversample, rounded
// up.
int64_t started_groups(const GrpoConfig& config);

// Throws UsageError that names the first field out of range.
void validate(const GrpoConfig& config);

}  // namespace whet
