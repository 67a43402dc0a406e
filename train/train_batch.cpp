#include "train/train_batch.h"

#include "models/host_tensor.h"

namespace whet {

namespace {

MicroBatch make_micro_batch(const std::vector<TrainSequence>& sequences, std::vector<size_t> members) {
  TokenBatchBuilder builder;
  for (size_t s : members)
    builder.add(sequences[s].ids);
  MicroBatch micro{builder.build(), {}, {}, std::move(members)};
  const int64_t rows = micro.batch.ids.size(0);
  std::vector<int64_t> targets(static_cast<size_t>(rows), 0);
  std::vector<std::vector<float>> weights(sequences.size());
  for (size_t i = 0; i < micro.sequences.size(); ++i) {
    const auto& sequence = sequences[micro.sequences[i]];
    const auto begin = static_cast<size_t>(micro.batch.sequences[i].begin);
    for (size_t t = 1; t < sequence.ids.size(); ++t) targets[begin + t - 1] = sequence.ids[t];
    weights[micro.sequences[i]] = sequence.weights;
  }
  micro.targets = to_tensor(targets);
  micro.weights = align_with_rows(micro, weights);
  return micro;
}

}  // namespace

std::vector<MicroBatch> make_micro_batches(const std::vector<TrainSequence>& sequences, int64_t max_tokens) {
  std::vector<MicroBatch> batches;
  std::vector<size_t> members;
  int64_t tokens = 0;
  const auto flush = [&] {
    if (!members.empty()) batches.push_back(make_micro_batch(sequences, std::move(members)));
    members.clear();
    tokens = 0;
  };
  for (size_t s = 0; s < sequences.size(); ++s) {
    const auto length = static_cast<int64_t>(sequences[s].ids.size());
    if (tokens + length > max_tokens) flush();
    members.push_back(s);
    tokens += length;
  }
  flush();
  return batches;
}

at::Tensor align_with_rows(const MicroBatch& micro, const std::vector<std::vector<float>>& values) {
  std::vector<float> rows(static_cast<size_t>(micro.batch.ids.size(0)), 0.0f);
  for (size_t i = 0; i < micro.sequences.size(); ++i) {
    const auto& value = values[micro.sequences[i]];
    const auto begin = static_cast<size_t>(micro.batch.sequences[i].begin);
    for (size_t t = 1; t < value.size(); ++t) rows[begin + t - 1] = value[t];
  }
  return to_tensor(rows);
}

}  // namespace whet
