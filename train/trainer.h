// One optimizer step, for every way of training: sequences -> micro-batches -> forward -> objective ->
// gradients -> clip -> optimizer -> pack -> expert balance. Data and objective are passed in.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/causal_lm.h"
#include "train/auxiliary_loss.h"
#include "train/config.h"
#include "train/expert_balance.h"
#include "train/gradient.h"
#include "train/objective.h"
#include "train/optimizer.h"

namespace whet {

struct TrainerConfig {
  int64_t micro_batch_tokens = 2048;
  int gradient_lanes = kGradientLanes;
  Recompute recompute = Recompute::none;
  double temperature = 1;              // of the log-probabilities
  double router_bias_update_rate = 0;  // of balance_experts(); 0: biases stay as they are
  // Of AuxiliaryLosses::mtp_weight. Gradients that are the modules' alone are clipped by a norm of their own,
  // so that the other weights move as they would without them.
  MtpGradient mtp_gradient = MtpGradient::everything;
  OptimizerConfig optimizer = {};
  int threads = 1;
};

struct StepStats {
  double loss = 0;       // of the objective, without auxiliary losses
  double grad_norm = 0;  // without that of MTP modules where they are clipped apart
  double learning_rate = 0;
  bool taken = true;  // false: loss, gradient or update are not finite, and no weight has changed
  std::string not_finite =
      {};  // then: the first parameter whose gradient is not finite; empty: all are finite
  std::vector<std::pair<std::string, double>> metrics = {};  // of the objective, over all micro-batches
  // The auxiliary losses without their weights; none where nothing was computed.
  std::vector<std::pair<std::string, double>> auxiliary = {};
  std::vector<LoadViolation> load = {};  // of the experts, over all tokens of the step
};

class Trainer {
 public:
  // `reference`, whose log-probabilities are passed to the objective, may be null. Both models must outlive
  // this.
  Trainer(CausalLm& model, const CausalLm* reference, const TrainerConfig& config);

  // One optimizer step on all `sequences`, in micro-batches of at most micro_batch_tokens or as `cut` says.
  // The result has the same bits for any number of threads. Without sequences, nothing is done and all stats
  // but learning_rate are 0. Throws Error for inconsistent sequences or objectives.
  StepStats step(const std::vector<TrainSequence>& sequences, const Objective& objective, double lr,
                 const Cut& cut = {});

  Optimizer& optimizer() { return optimizer_; }

 private:
  // Everything that a micro-batch adds to a step.
  struct Part {
    ObjectiveOutput reported;  // without a graph, and with the values of auxiliary losses
    at::Tensor loss;           // what the step minimises, with one
  };
  Part compute(const std::vector<TrainSequence>& sequences, const MicroBatch& micro,
               const Objective& objective, const StepTotals& totals, const Exec& exec,
               const at::Tensor& load) const;

  CausalLm& model_;
  const CausalLm* reference_;
  TrainerConfig config_;
  Team team_;
  Optimizer optimizer_;
  GradientCollector gradients_;
};

}  // namespace whet
