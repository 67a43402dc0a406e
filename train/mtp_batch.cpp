#include "train/mtp_batch.h"

#include <algorithm>
#include <optional>

#include "models/host_tensor.h"

namespace whet {

namespace {

// The row of the token at `position`, which may be one that the sequence shares.
int64_t row_of(const SequenceSpan& span, int64_t position) {
  return position >= span.first_position ? span.begin + position - span.first_position
                                         : span.prefix_begin + position;
}

// The rows of a micro-batch's sequences in the batch of one module; nullopt: too short to have any.
using Spans = std::vector<std::optional<SequenceSpan>>;

class MtpBatchBuilder {
 public:
  // `before` are the rows in the module before, or in the micro-batch.
  MtpBatchBuilder(const std::vector<TrainSequence>& sequences, const MicroBatch& micro, int64_t module)
      : sequences_(sequences), micro_(micro), ahead_(module + 1) {}

  // Replaces `spans` by those of this module.
  MtpBatch build(Spans& spans) {
    const std::vector<size_t> members = add_all();
    MtpBatch result{builder_.build(), {}, {}, {}};
    const Spans before = std::exchange(spans, Spans(spans.size()));
    for (size_t i = 0; i < members.size(); ++i) {
      const SequenceSpan& span = result.batch.sequences[i];
      add_columns(sequences_[micro_.sequences[members[i]]], span, *before[members[i]]);
      spans[members[i]] = span;
    }
    result.sources = to_tensor(sources_);
    result.targets = to_tensor(targets_);
    result.weights = to_tensor(weights_);
    return result;
  }

 private:
  // The places in the micro-batch of the sequences that are long enough, which are added in this order.
  std::vector<size_t> add_all() {
    std::vector<size_t> members;
    size_t leader = 0;
    for (size_t i = 0; i < micro_.sequences.size(); ++i) {
      const std::span<const int32_t> ids(sequences_[micro_.sequences[i]].ids);
      if (std::ssize(ids) <= ahead_) continue;
      const SequenceSpan& span = micro_.batch.sequences[i];
      // Row p predicts token p + ahead_ + 1, and the prompt's last one is at first_position: a shared row can
      // predict only what all sequences have.
      const int64_t shared = span.first_position - ahead_;
      if (span.prefix_begin < 0) leader = members.size();
      if (span.prefix_begin >= 0 && shared > 0)
        builder_.add_behind(leader, shared, ids.subspan(static_cast<size_t>(shared + ahead_)));
      else
        builder_.add(ids.subspan(static_cast<size_t>(ahead_)));
      members.push_back(i);
    }
    return members;
  }

  void add_columns(const TrainSequence& sequence, const SequenceSpan& span, const SequenceSpan& before) {
    for (int64_t p = span.first_position; p < span.first_position + span.count; ++p) {
      const auto target = static_cast<size_t>(p + ahead_ + 1);
      const bool predicts = target < sequence.ids.size();
      sources_.push_back(row_of(before, p));
      targets_.push_back(predicts ? sequence.ids[target] : 0);
      weights_.push_back(predicts ? sequence.weights[target] : 0.0f);
    }
  }

  const std::vector<TrainSequence>& sequences_;
  const MicroBatch& micro_;
  const int64_t ahead_;  // from a row's own token to the one that it joins
  TokenBatchBuilder builder_;
  std::vector<int64_t> sources_, targets_;
  std::vector<float> weights_;
};

}  // namespace

std::vector<MtpBatch> make_mtp_batches(const std::vector<TrainSequence>& sequences, const MicroBatch& micro,
                                       int64_t modules) {
  Spans spans(micro.batch.sequences.begin(), micro.batch.sequences.end());
  std::vector<MtpBatch> batches;
  for (int64_t module = 0; module < modules; ++module) {
    MtpBatch batch = MtpBatchBuilder(sequences, micro, module).build(spans);
    if (batch.batch.sequences.empty()) break;
    batches.push_back(std::move(batch));
  }
  return batches;
}

}  // namespace whet
