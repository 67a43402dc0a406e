#include "train/train_batch.h"

#include <ATen/ops/cat.h>

#include <algorithm>

#include "base/error.h"
#include "models/host_tensor.h"

namespace whet {

namespace {

using Values = std::vector<float>;  // of the tokens of a sequence

// How many tokens `next` need not compute behind `leader`: all of an equal prompt but its last token, whose
// row predicts the first one after the prompt.
int64_t shared_tokens(const TrainSequence& leader, const TrainSequence& next) {
  const int64_t prompt = next.prompt_tokens;
  const bool same = prompt > 1 && leader.prompt_tokens == prompt &&
                    std::equal(next.ids.begin(), next.ids.begin() + prompt, leader.ids.begin());
  return same ? prompt - 1 : 0;
}

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
    const SequenceSpan& span = micro.batch.sequences[i];
    for (int64_t r = 0; r + 1 < span.count; ++r)
      rows[static_cast<size_t>(span.begin + r)] = values[static_cast<size_t>(span.first_position + r + 1)];
  }
  return to_tensor(rows);
}

at::Tensor experts_of_rows(const MicroBatch& micro, const std::vector<TrainSequence>& sequences) {
  if (!sequences[micro.sequences.front()].experts.defined()) return {};
  std::vector<at::Tensor> parts;
  for (size_t i = 0; i < micro.sequences.size(); ++i) {
    const TrainSequence& sequence = sequences[micro.sequences[i]];
    require(sequence.experts.defined() && sequence.experts.size(1) == std::ssize(sequence.ids), "sequence ",
            micro.sequences[i], ": expected the experts of ", sequence.ids.size(), " tokens");
    const SequenceSpan& span = micro.batch.sequences[i];
    parts.push_back(sequence.experts.narrow(1, span.first_position, span.count));
  }
  return at::cat(parts, 1).to(at::kLong);
}

void check_prompt(const TrainSequence& sequence, size_t index) {
  const int64_t prompt = sequence.prompt_tokens;
  require(prompt >= 0 && prompt <= std::ssize(sequence.ids), "sequence ", index, ": a prompt of ", prompt,
          " of ", sequence.ids.size(), " tokens");
  for (int64_t t = 1; t < std::min(prompt, std::ssize(sequence.weights)); ++t)
    require(sequence.weights[static_cast<size_t>(t)] == 0, "sequence ", index, ": token ", t,
            " of the prompt has a weight");
}

TokenBatch pack(const std::vector<TrainSequence>& sequences, const std::vector<size_t>& members) {
  TokenBatchBuilder builder;
  size_t leader = 0;
  for (size_t i = 0; i < members.size(); ++i) {
    const std::vector<int32_t>& ids = sequences[members[i]].ids;
    check_prompt(sequences[members[i]], members[i]);
    if (const int64_t shared =
            i == 0 ? 0 : shared_tokens(sequences[members[leader]], sequences[members[i]])) {
      builder.add_behind(leader, shared, std::span(ids).subspan(static_cast<size_t>(shared)));
    } else {
      builder.add(ids);
      leader = i;
    }
  }
  return builder.build();
}

MicroBatch make_micro_batch(const std::vector<TrainSequence>& sequences, std::vector<size_t> members) {
  TokenBatch batch = pack(sequences, members);
  MicroBatch micro{std::move(batch), {}, {}, {}, std::move(members), {}};
  const auto rows = static_cast<size_t>(micro.batch.ids.size(0));
  std::vector<int64_t> targets(rows, 0), owner(rows, 0);
  for (size_t i = 0; i < micro.sequences.size(); ++i) {
    const auto& ids = sequences[micro.sequences[i]].ids;
    const SequenceSpan& span = micro.batch.sequences[i];
    std::copy(ids.begin() + span.first_position + 1, ids.end(), targets.begin() + span.begin);
    std::fill_n(owner.begin() + span.begin, span.count, static_cast<int64_t>(i));
  }
  micro.targets = to_tensor(targets);
  micro.owner = to_tensor(owner);
  micro.experts = experts_of_rows(micro, sequences);
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

// The rows of sequence `first` and those behind it that share its prompt.
int64_t rows_of_group(const std::vector<TrainSequence>& sequences, size_t first) {
  int64_t rows = std::ssize(sequences[first].ids);
  for (size_t s = first + 1; s < sequences.size(); ++s) {
    const int64_t shared = shared_tokens(sequences[first], sequences[s]);
    if (shared == 0) break;
    rows += std::ssize(sequences[s].ids) - shared;
  }
  return rows;
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
  size_t leader = 0;
  int64_t tokens = 0;
  const auto flush = [&] {
    if (!members.empty()) cut.push_back(std::move(members));
    members.clear();
    tokens = 0;
  };
  for (size_t s = 0; s < sequences.size(); ++s) {
    const int64_t length = std::ssize(sequences[s].ids);
    int64_t rows = length - (members.empty() ? 0 : shared_tokens(sequences[leader], sequences[s]));
    const int64_t together = rows == length ? rows_of_group(sequences, s) : 0;
    if (tokens + rows > max_tokens || (together <= max_tokens && tokens + together > max_tokens)) {
      flush();
      rows = length;
    }
    if (rows == length) leader = s;
    tokens += rows;
    members.push_back(s);
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
