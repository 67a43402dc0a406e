// Sequences cut into micro-batches, ready for the model: token ids in, next-token targets, one weight a token
// and any other per-token columns out. Sequences are packed without padding between them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/token_batch.h"

namespace whet {

// One training sequence. Token i (i >= 1) is a target with weight weights[i]; 0 leaves it out. Columns are what
// else an objective reads, values[i] belonging to token i; all sequences of a step have the same ones.
struct TrainSequence {
  std::vector<int32_t> ids;
  std::vector<float> weights;
  std::map<std::string, std::vector<float>> columns = {};
};

// Rows predict the next token; the tensors have a value for every row, 0 where there is no target.
// batch.sequences says which rows belong to one sequence.
struct MicroBatch {
  TokenBatch batch;
  at::Tensor targets;                         // int64 [rows]
  at::Tensor weights;                         // float32 [rows]
  std::map<std::string, at::Tensor> columns;  // float32 [rows] each
  std::vector<size_t> sequences;              // which sequences of the whole step, in row order

  // Throws Error when the step's sequences have no such column.
  const at::Tensor& column(const std::string& name) const;
};

// Splits in the given order into micro-batches of at most `max_tokens` tokens (a longer sequence is alone).
// Throws Error for a sequence whose weights or columns are not one value a token, or that lacks a column.
std::vector<MicroBatch> make_micro_batches(const std::vector<TrainSequence>& sequences, int64_t max_tokens);

}  // namespace whet
