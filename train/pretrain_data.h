// Sequence number i of a pretraining run: a pure function of the configuration, i and the progress.
#pragma once

#include "tokenizer/tokenizer.h"
#include "train/data_digest.h"
#include "train/pretrain.h"
#include "train/train_batch.h"

namespace whet {

class PretrainData {
 public:
  // Throws UsageError naming the file and line, or the field.
  PretrainData(const PretrainDataConfig& config, const Tokenizer& tokenizer, int32_t eos, uint64_t seed);
  // `progress` is the share of all steps that is done; a curriculum looks at it.
  TrainSequence at(uint64_t index, double progress) const;
  // Of all sequences of a file, or of the first traces.
  DataDigest digest() const;

 private:
  TrainSequence trace(uint64_t index, const TraceConfig& config) const;
  const TraceConfig& trace_config(double progress) const;
  void read_text();

  const PretrainDataConfig& config_;
  const Tokenizer& tokenizer_;
  int32_t eos_;
  uint64_t seed_;
  std::vector<TrainSequence> text_;
};

}  // namespace whet
