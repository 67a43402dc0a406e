#include "train/train_batch.h"

#include <algorithm>

#include "base/error.h"
#include "models/host_tensor.h"

namespace whet {

namespace {

using Values = std::vector<float>;  // of the tokens of a sequence

// The values of `values_of(sequence)`, one for each token, at the rows that predict the tokens.
template <class ValuesOf>
at::Tensor align_with_rows(const MicroBatch& micro, const std::vector<TrainSequence>& sequences,
                           const ValuesOf& values_of) {
  Values rows(static_cast<size_t>(micro.batch.ids.size(0)), 0.0f);
  for (size_t i = 0; i < micro.sequences.size(); ++i) {
    const TrainSequence& sequence = sequences[micro.sequences[i]];
    const Values& values = values_of(sequence);
    require(values.size() == sequence.ids.size(), "sequence ", micro.sequences[i], ": ", values.size(),
            " values of a column for ", sequence.ids.size(), " tokens");
    const auto begin = static_cast<size_t>(micro.batch.sequences[i].begin);
    for (size_t t = 1; t < values.size(); ++t) rows[begin + t - 1] = values[t];
  }
  return to_tensor(rows);
}

MicroBatch make_micro_batch(const std::vector<TrainSequence>& sequences, std::vector<size_t> members) {
  TokenBatchBuilder builder;
  for (size_t s : members) builder.add(sequences[s].ids);
  MicroBatch micro{builder.build(), {}, {}, {}, std::move(members), {}};
  const auto rows = static_cast<size_t>(micro.batch.ids.size(0));
  std::vector<int64_t> targets(rows, 0), owner(rows, 0);
  for (size_t i = 0; i < micro.sequences.size(); ++i) {
    const auto& ids = sequences[micro.sequences[i]].ids;
    const auto begin = static_cast<size_t>(micro.batch.sequences[i].begin);
    for (size_t t = 1; t < ids.size(); ++t) targets[begin + t - 1] = ids[t];
    std::fill_n(owner.begin() + static_cast<ptrdiff_t>(begin), ids.size(), static_cast<int64_t>(i));
  }
  micro.targets = to_tensor(targets);
  micro.owner = to_tensor(owner);
  micro.weights =
      align_with_rows(micro, sequences, [](const TrainSequence& s) -> const Values& { return s.weights; });
  for (const auto& [name, unused] : sequences.front().columns)
    micro.columns[name] = align_with_rows(micro, sequences, [&](const TrainSequence& s) -> const Values& {
      const auto column = s.columns.find(name);
      require(column != s.columns.end(), "a sequence lacks the column ", name);
      return column->second;
    });
  return micro;
}

}  // namespace

const at::Tensor& MicroBatch::column(const std::string& name) const {
  const auto found = columns.find(name);
  require(found != columns.end(), "the step's sequences have no column ", name);
  return found->second;
}

std::vector<MicroBatch> make_micro_batches(const std::vector<TrainSequence>& sequences, int64_t max_tokens) {
  Cut cut;
  std::vector<size_t> members;
  int64_t tokens = 0;
  const auto flush = [&] {
    if (!members.empty()) cut.push_back(std::move(members));
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
  return make_micro_batches(sequences, cut);
}

std::vector<MicroBatch> make_micro_batches(const std::vector<TrainSequence>& sequences, const Cut& cut) {
  std::vector<MicroBatch> batches;
  for (const auto& members : cut) batches.push_back(make_micro_batch(sequences, members));
  return batches;
}

}  // namespace whet
