// AdamW (Loshchilov & Hutter 2019, algorithm 2) over the model's parameters, or Muon over its matrices and
// AdamW over the rest, with gradient clipping and a learning-rate schedule.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "kernels/exec.h"
#include "models/parameters.h"
#include "train/config.h"

namespace whet {

// The learning rate of optimizer step `step` (from 0) of `total`, by config's schedule.
double learning_rate(const OptimizerConfig& config, int64_t step, int64_t total);

class Optimizer {
 public:
  // Updates the trainable ones of `parameters`, which it shares with the model. With `clips_mtp_apart` the
  // gradients of MTP modules are clipped by a norm of their own.
  Optimizer(const OptimizerConfig& config, const std::vector<Parameter>& parameters,
            bool clips_mtp_apart = false);

  struct Step {
    double grad_norm = 0;  // before clipping, of all gradients that are not clipped apart
    bool taken = true;     // false: the gradient is not finite, or the weights might not be finite afterwards
    std::string not_finite = {};  // first_not_finite() of the gradients, where the step is not taken
  };
  // One step; `gradients` have the order and shapes of parameters(). A step that is not taken changes
  // nothing. The products of Muon run on `exec`.
  Step step(std::vector<at::Tensor> gradients, double lr, const Exec& exec = Exec());

  // The name of the first parameter whose gradient has a norm that is not finite; empty: none has.
  // `gradients` as for step().
  std::string first_not_finite(const std::vector<at::Tensor>& gradients) const;

  // The trainable parameters, in the model's order.
  const std::vector<at::Tensor>& parameters() const { return parameters_; }
  // The moments and step count of AdamW, and the momentum of Muon, by name, for checkpoints.
  std::vector<NamedTensor> state() const;
  // Copies `saved(part)`, of the part's shape, into each part of the state.
  void restore(const std::function<at::Tensor(const NamedTensor& part)>& saved);

 private:
  void add(const Parameter& parameter);
  bool stays_finite(double lr);
  void step_adamw(const std::vector<at::Tensor>& gradients, double lr);
  // Scales the gradients of `members` down to max_grad_norm; returns their norm before.
  double clip(std::vector<at::Tensor>& gradients, const std::vector<size_t>& members) const;

  struct Group {  // tensors of AdamW that share a weight decay
    std::vector<size_t> members;
    double weight_decay;
  };
  OptimizerConfig config_;
  std::vector<std::string> names_;
  std::vector<at::Tensor> parameters_;
  // By parameter; undefined where the other algorithm updates it.
  std::vector<at::Tensor> exp_avg_, exp_avg_sq_, steps_, momentum_;
  std::vector<Group> groups_;
  std::vector<size_t> together_, apart_;  // the parameters that are clipped by each norm
  double largest_update_;                 // of a weight in a step, divided by lr, without decay
  double largest_weight_;                 // upper bound of the magnitude of all weights; infinity: unknown
};

}  // namespace whet
