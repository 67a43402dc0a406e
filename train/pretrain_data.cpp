#include "train/pretrain_data.h"

#include "base/permutation.h"

namespace whet {

namespace {

// Tokens of the prompt and a BOS have weight 0, since they are not sampled either; a token of the completion
// has the weight of the piece that it ends in.
TrainSequence encode(const Tokenizer& tokenizer, const TrainingText& text, int32_t eos) {
  TrainSequence sequence;
  sequence.ids = tokenizer.encode(text.prompt, AddSpecial::leading);
  sequence.weights.assign(sequence.ids.size(), 0.0f);
  std::string completion;
  std::vector<size_t> ends;
  for (const auto& piece : text.completion) ends.push_back((completion += piece.text).size());
  const auto encoding = tokenizer.encode_with_offsets(completion);
  size_t piece = 0;
  for (size_t i = 0; i < encoding.ids.size(); ++i) {
    while (encoding.ends[i] > ends[piece]) ++piece;
    sequence.ids.push_back(encoding.ids[i]);
    sequence.weights.push_back(text.completion[piece].weight);
  }
  sequence.ids.push_back(eos);
  sequence.weights.push_back(text.end_weight);
  return sequence;
}

}  // namespace

PretrainData::PretrainData(const PretrainDataConfig& config, const Tokenizer& tokenizer, int32_t eos,
                           uint64_t seed)
    : tokenizer_(tokenizer), eos_(eos), seed_(seed), source_(config.kind.visit([&](const auto& kind) {
        validate(kind, "data");
        return make_text_source(kind, seed);
      })) {
  for (uint64_t i = 0; i < source_->size(); ++i)
    epoch_.push_back(encode(tokenizer_, source_->at(i, 0), eos_));
}

DataDigest PretrainData::digest() const {
  constexpr uint64_t kGenerated = 16;
  DataDigest digest;
  digest.source = source_->name();
  const auto add = [&](const TrainSequence& sequence) {
    const auto* bytes = reinterpret_cast<const char*>(sequence.weights.data());
    digest.add(sequence.ids, {bytes, sequence.weights.size() * sizeof(float)});
  };
  for (const auto& sequence : epoch_) add(sequence);
  if (epoch_.empty())
    for (uint64_t i = 0; i < kGenerated; ++i) add(encode(tokenizer_, source_->at(i, 1), eos_));
  return digest;
}

TrainSequence PretrainData::at(uint64_t index, double progress) const {
  if (epoch_.empty()) return encode(tokenizer_, source_->at(index, progress), eos_);
  const uint64_t size = epoch_.size();
  return epoch_[shuffled_index(index % size, size, index / size, seed_)];
}

}  // namespace whet
