// Sequence number i of a pretraining run: a pure function of the configuration, i and the progress.
#pragma once

#include <memory>
#include <vector>

#include "data/text_source.h"
#include "tokenizer/tokenizer.h"
#include "train/config.h"
#include "train/data_digest.h"
#include "train/train_batch.h"

namespace whet {

class PretrainData {
 public:
  // Throws UsageError naming the file and line, or the field.
  PretrainData(const PretrainDataConfig& config, const Tokenizer& tokenizer, int32_t eos, uint64_t seed);
  // `progress` is the share of all steps that is done; a curriculum looks at it.
  TrainSequence at(uint64_t index, double progress) const;
  // Of all sequences of a file, or of the first generated ones, as they are at the end.
  DataDigest digest() const;

 private:
  const Tokenizer& tokenizer_;
  int32_t eos_;
  uint64_t seed_;
  std::unique_ptr<const TextSource> source_;
  std::vector<TrainSequence> epoch_;  // tokenized once; empty where texts are generated
};

}  // namespace whet
