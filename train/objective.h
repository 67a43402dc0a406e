// The loss that a step minimises: a pure function of the tensors of one micro-batch. The trainer adds the
// losses of the micro-batches, so it must be a sum over tokens, and reads all values back once a step.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

#include "train/metric.h"
#include "train/train_batch.h"

namespace whet {

struct ObjectiveInput {
  const MicroBatch& micro;    // targets, weights, columns; micro.batch.sequences are the sequences' rows
  double total_weight = 0;    // the sum of the weights of all targets of the step
  at::Tensor logprobs;        // [rows], of the targets, differentiable; 0 where there is none
  at::Tensor entropy{};       // [rows], of the distributions of the targets in nats, differentiable; as above
  at::Tensor ref_logprobs{};  // [rows], of the reference model; undefined where the trainer has none
  at::Tensor logits{};        // [rows, vocab], differentiable; undefined unless the objective needs them
};

struct ObjectiveOutput {
  at::Tensor loss;                 // scalar, differentiable; the step's loss is the sum over micro-batches
  std::vector<at::Tensor> values;  // scalars, one for each metric
};

// Further losses, of the model's own parts, that the trainer adds to the objective's with these weights; 0:
// not computed.
struct AuxiliaryLosses {
  // The sequence-wise balance loss of experts (models/layers/balance_loss.h), summed over layers and a mean
  // over the step's sequences.
  double balance_weight = 0;
  // Multi-token prediction (DeepSeek-V3, equations 24 and 25): the mean over the model's MTP modules of the
  // weighted mean of -log p over all targets of the step.
  double mtp_weight = 0;
};

struct Objective {
  std::function<ObjectiveOutput(const ObjectiveInput&)> compute;  // called by several threads at once
  std::vector<Metric> metrics = {};                               // names of `values`, in the same order
  bool needs_logits = false;  // costs rows * vocab floats, and their gradient, for each thread
  AuxiliaryLosses auxiliary = {};
};

}  // namespace whet
