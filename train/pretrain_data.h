// The training sequences of a pretraining run: a pure function of the configuration, the index and the
// progress.
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
  // `progress` is the share of all steps that is done, in [0, 1); the curriculum depends on it.
  TrainSequence at(uint64_t index, double progress) const;
  // Over all sequences of a file, or over the first generated ones, as they are at progress 1.
  DataDigest digest() const;

 private:
  const Tokenizer& tokenizer_;
  int32_t eos_;
  uint64_t seed_;
  std::unique_ptr<const TextSource> source_;
  std::vector<TrainSequence> epoch_;  // tokenized once; empty where texts are generated
};

}  // namespace whet
