// The inputs of multi-token prediction in training (DeepSeek-V3, section 2.2): the rows of a micro-batch,
// joined with later tokens.
#pragma once

#include <vector>

#include "train/train_batch.h"

namespace whet {

// Those of module d, which joins token i of a sequence with token i + d + 1 and predicts token i + d + 2.
// Sequences that share a prompt share the rows that predict its tokens.
struct MtpBatch {
  TokenBatch batch;    // the joined tokens, at position i
  at::Tensor sources;  // int64 [rows]: the row of token i in module d - 1, or for d = 0 in the micro-batch
  at::Tensor targets;  // int64 [rows]; 0 in the last row of a sequence, which predicts nothing
  at::Tensor weights;  // float32 [rows], of the targets
};

// One for each of the first `modules` modules that has any rows. `micro` is made of `sequences`.
std::vector<MtpBatch> make_mtp_batches(const std::vector<TrainSequence>& sequences, const MicroBatch& micro,
                                       int64_t modules);

}  // namespace whet
