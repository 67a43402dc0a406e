// Sequences packed into micro-batches without padding: token ids, next-token targets, one weight for each
// token and any other per-token columns.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/token_batch.h"

namespace whet {

// One training sequence. Token i (i >= 1) is a target with weight weights[i]; 0 leaves it out. Columns are
// further inputs of the objective, with values[i] for token i; all sequences of a step must have the same
// columns. The first prompt_tokens tokens are a prompt, of weight 0: neighbours with the same one share it,
// so that it is computed once.
struct TrainSequence {
  std::vector<int32_t> ids;
  std::vector<float> weights;
  std::map<std::string, std::vector<float>> columns = {};
  int64_t prompt_tokens = 0;
  at::Tensor experts = {};  // of record_experts(), to route its tokens by; undefined: routers choose
};

// Row r predicts the token after it; the tensors have a value for every row, 0 where there is no target (the
// last row of a sequence). batch.sequences are the rows of each sequence: all of its tokens, or those from
// the last one of the prompt on (first_position), where an earlier sequence has the prompt.
struct MicroBatch {
  TokenBatch batch;
  at::Tensor targets;                         // int64 [rows]
  at::Tensor weights;                         // float32 [rows]
  std::map<std::string, at::Tensor> columns;  // float32 [rows] each
  std::vector<size_t> sequences;              // which sequences of the whole step, in row order
  at::Tensor owner;                           // int64 [rows]: the row's place in `sequences`
  at::Tensor experts = {};  // ForwardContext::given_experts; undefined where the sequences have none

  // Throws Error when the step's sequences have no such column.
  const at::Tensor& column(const std::string& name) const;
};

// Splits in the given order into micro-batches of at most `max_tokens` rows (a longer sequence is alone);
// sequences of one prompt stay together where they all fit. Throws Error for a sequence whose weights or
// columns are not one value a token, that lacks a column, or whose prompt has a weight.
std::vector<MicroBatch> make_micro_batches(const std::vector<TrainSequence>& sequences, int64_t max_tokens);

// One micro-batch for each list of indices of `sequences`.
using Cut = std::vector<std::vector<size_t>>;
std::vector<MicroBatch> make_micro_batches(const std::vector<TrainSequence>& sequences, const Cut& cut);

}  // namespace whet
