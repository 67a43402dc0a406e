// Sequences cut into micro-batches, ready for the model: token ids in, next-token targets and one weight a
// token out. Sequences are packed without padding between them.
#pragma once

#include <vector>

#include "models/token_batch.h"

namespace whet {

// One training sequence. Token i (i >= 1) is a target with weight weights[i]; 0 leaves it out.
struct TrainSequence {
  std::vector<int32_t> ids;
  std::vector<float> weights;
};

// Rows predict the next token; vectors below have a value for every row, 0 where there is no target.
struct MicroBatch {
  TokenBatch batch;
  at::Tensor targets;             // int64 [rows]
  at::Tensor weights;             // float32 [rows]
  std::vector<size_t> sequences;  // which sequences of the whole batch, in row order
};

// Splits in the given order into micro-batches of at most `max_tokens` tokens (a longer sequence is alone).
std::vector<MicroBatch> make_micro_batches(const std::vector<TrainSequence>& sequences, int64_t max_tokens);

// Per-token values of the sequences (values[s][i] belongs to token i) as a tensor beside `micro`'s rows.
at::Tensor align_with_rows(const MicroBatch& micro, const std::vector<std::vector<float>>& values);

}  // namespace whet
