// whet logprobs: what the model thinks of given tokens, by the trainer's forward pass or by the sampler's.
#include <cmath>

#include "base/error.h"
#include "base/json_lines.h"
#include "base/json_number.h"
#include "base/parallel.h"
#include "cli/torch/commands.h"
#include "models/hf/load.h"
#include "rollout/replay.h"
#include "train/score_sequences.h"

namespace whet {

namespace {

using Ids = std::vector<int32_t>;
using Logprobs = std::vector<std::vector<float>>;

constexpr size_t kLines = 64;  // read, computed and written together

Ids read_ids(const Json& line, const ModelConfig& model, const std::string& where) {
  const auto ids = line.find("ids");
  if (ids == line.end() || !ids->is_array() || ids->empty())
    fail<UsageError>(where, ": expected \"ids\", a list of at least one token id");
  if (static_cast<int64_t>(ids->size()) > model.max_position_embeddings)
    fail<UsageError>(where, ": ", ids->size(), " tokens exceed the model's max_position_embeddings ",
                     model.max_position_embeddings);
  Ids tokens;
  for (const Json& id : *ids) {
    if (!is_non_negative_int(id) || id.get<int64_t>() >= model.vocab_size)
      fail<UsageError>(where, ": ids: expected 0 to ", model.vocab_size - 1, ", the model's vocabulary, got ",
                       id.dump());
    tokens.push_back(id.get<int32_t>());
  }
  return tokens;
}

Logprobs by_trainer(const CausalLm& model, const std::vector<Ids>& sequences,
                    const LogprobsOptions& options) {
  std::vector<TrainSequence> batch;
  for (const Ids& ids : sequences) batch.push_back({ids, std::vector<float>(ids.size(), 1.0f)});
  Logprobs logprobs;
  for (const TokenScores& scores :
       score_sequences(model, batch, {.temperature = options.temperature, .threads = options.threads}))
    logprobs.emplace_back(scores.logprobs.begin() + 1, scores.logprobs.end());
  return logprobs;
}

Logprobs by_sampler(const CausalLm& model, const std::vector<Ids>& sequences,
                    const LogprobsOptions& options) {
  const auto shares = std::min(static_cast<size_t>(options.threads), sequences.size());
  Logprobs logprobs(sequences.size());
  parallel_for(options.threads, static_cast<int>(shares), [&](int share) {
    std::vector<Ids> mine;
    for (size_t s = static_cast<size_t>(share); s < sequences.size(); s += shares)
      mine.push_back(sequences[s]);
    const Logprobs values = replay_logprobs(model, mine, options.temperature);
    for (size_t i = 0; i < values.size(); ++i) logprobs[static_cast<size_t>(share) + i * shares] = values[i];
  });
  return logprobs;
}

struct Line {
  Ids ids;
  std::string where;
};

// As many lines as are there, so that whoever waits for answers gets them; none at the end.
std::vector<Line> read_lines(JsonLines& lines, const ModelConfig& model) {
  std::vector<Line> read;
  while (read.empty() || (read.size() < kLines && !lines.would_wait())) {
    const auto line = lines.next();
    if (!line) break;
    read.push_back({read_ids(*line, model, lines.where()), lines.where()});
  }
  return read;
}

// logprobs[i] is of ids[i + 1].
void write_line(const Line& line, const std::vector<float>& logprobs, Output& out) {
  for (size_t i = 0; i < logprobs.size(); ++i)
    if (!std::isfinite(logprobs[i]))
      fail(line.where, ": the log-probability of ids[", i + 1, "] is ", logprobs[i],
           ": the model's logits are not finite");
  out.write_line({{"logprobs", logprobs}});
}

}  // namespace

void run(const LogprobsOptions& options, Output& out) {
  JsonLines lines(options.in);
  const auto model = load_model(options.model);
  const auto compute = options.path == ForwardPath::sampler ? by_sampler : by_trainer;
  while (true) {
    const std::vector<Line> batch = read_lines(lines, model->config());
    if (batch.empty()) return;
    std::vector<Ids> sequences;
    for (const Line& line : batch) sequences.push_back(line.ids);
    const Logprobs logprobs = compute(*model, sequences, options);
    for (size_t i = 0; i < batch.size(); ++i) write_line(batch[i], logprobs[i], out);
    out.flush();
  }
}

}  // namespace whet
