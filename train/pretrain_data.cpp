#include "train/pretrain_data.h"

#include "base/fields.h"
#include "base/json_lines.h"
#include "base/permutation.h"
#include "data/prompt_source.h"
#include "telemetry/run_folder.h"

namespace whet {

namespace {

constexpr uint32_t kTraceStream = 0x7ace;

// Tokens of `prompt` carry no weight, nor does a BOS, which is there in sampling too; those of `completion`
// carry that of the span they end in.
TrainSequence encode(const Tokenizer& tokenizer, const std::string& prompt,
                     const std::vector<TraceSpan>& completion, int32_t eos, float eos_weight) {
  TrainSequence sequence;
  sequence.ids = tokenizer.encode(prompt, AddSpecial::leading);
  sequence.weights.assign(sequence.ids.size(), 0.0f);
  std::string text;
  std::vector<size_t> span_ends;
  for (const auto& span : completion) span_ends.push_back((text += span.text).size());
  const auto encoding = tokenizer.encode_with_offsets(text);
  size_t span = 0;
  for (size_t i = 0; i < encoding.ids.size(); ++i) {
    while (encoding.ends[i] > span_ends[span]) ++span;
    sequence.ids.push_back(encoding.ids[i]);
    sequence.weights.push_back(completion[span].weight);
  }
  sequence.ids.push_back(eos);
  sequence.weights.push_back(eos_weight);
  return sequence;
}

}  // namespace

PretrainData::PretrainData(const PretrainDataConfig& config, const Tokenizer& tokenizer, int32_t eos,
                           uint64_t seed)
    : config_(config), tokenizer_(tokenizer), eos_(eos), seed_(seed) {
  if (config.type == "text") read_text();
}

void PretrainData::read_text() {
  if (config_.path.empty()) fail<UsageError>("data.path: expected a JSON Lines file");
  JsonLines lines(config_.path);
  while (const auto row = lines.next()) {
    const Json& json = *row;
    const auto column = [&](const char* name) { return json.contains(name) && json[name].is_string(); };
    if (!column("text") && !column("completion"))
      fail<UsageError>(lines.where(), ": expected a string column \"text\" or \"completion\"");
    const std::string prompt = column("prompt") ? json["prompt"].get<std::string>() : "";
    const std::string text = json[column("text") ? "text" : "completion"].get<std::string>();
    if (text.empty()) fail<UsageError>(lines.where(), ": expected some text, got \"\"");
    text_.push_back(encode(tokenizer_, prompt, {{text, 1.0f}}, eos_, 1.0f));
  }
  if (text_.empty()) fail<UsageError>(config_.path, ": holds no sequences");
}

const TraceConfig& PretrainData::trace_config(double progress) const {
  for (const auto& stage : config_.curriculum)
    if (progress < stage.until) return stage.trace;
  return config_.trace;
}

TrainSequence PretrainData::trace(uint64_t index, const TraceConfig& config) const {
  const CountdownPuzzle puzzle = countdown_puzzle(config_.countdown, Split::train, index);
  Rng rng(seed_, kTraceStream, index);
  const auto spans = countdown_trace(puzzle, config, config_.countdown.max_value, rng);
  const std::string prompt = countdown_prompt(puzzle, config_.prompt_template).text;
  return encode(tokenizer_, prompt, spans, eos_, static_cast<float>(config.weight_other));
}

DataDigest PretrainData::digest() const {
  constexpr uint64_t kTraces = 16;
  DataDigest digest;
  digest.source = text_.empty() ? "data.countdown" : config_.path;
  const auto add = [&](const TrainSequence& sequence) {
    const auto* bytes = reinterpret_cast<const char*>(sequence.weights.data());
    digest.add(sequence.ids, {bytes, sequence.weights.size() * sizeof(float)});
  };
  for (const auto& sequence : text_) add(sequence);
  if (text_.empty())
    for (uint64_t i = 0; i < kTraces; ++i) add(trace(i, config_.trace));
  return digest;
}

TrainSequence PretrainData::at(uint64_t index, double progress) const {
  if (text_.empty()) return trace(index, trace_config(progress));
  const uint64_t size = text_.size();
  return text_[shuffled_index(index % size, size, index / size, seed_)];
}

}  // namespace whet
