// Sequence number i of a pretraining run: a pure function of the configuration and i.
#pragma once

#include "tokenizer/tokenizer.h"
#include "train/pretrain.h"
#include "train/train_batch.h"

namespace whet {

class PretrainData {
 public:
  // Throws UsageError naming the file and line, or the field.
  PretrainData(const PretrainDataConfig& config, const Tokenizer& tokenizer, int32_t eos, uint64_t seed);
  TrainSequence at(uint64_t index) const;

 private:
  TrainSequence trace(uint64_t index) const;
  void read_text();

  const PretrainDataConfig& config_;
  const Tokenizer& tokenizer_;
  int32_t eos_;
  uint64_t seed_;
  std::vector<TrainSequence> text_;
};

}  // namespace whet
