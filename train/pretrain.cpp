#include "train/pretrain.h"

#include <algorithm>

#include "base/file.h"
#include "base/parallel.h"
#include "base/timer.h"
#include "models/hf/load.h"
#include "models/hf/save.h"
#include "telemetry/live_report.h"
#include "train/cross_entropy.h"
#include "train/export_folder.h"
#include "train/pretrain_data.h"
#include "train/trainer.h"
#include "train/training_run.h"

namespace whet {

namespace {

std::vector<TrainSequence> make_sequences(const PretrainData& data, const PretrainConfig& config,
                                          int64_t step, int64_t longest) {
  std::vector<TrainSequence> sequences(static_cast<size_t>(config.sequences_per_step));
  const double progress = static_cast<double>(step) / static_cast<double>(config.steps);
  parallel_for(config.threads, static_cast<int>(sequences.size()), [&](int i) {
    auto& sequence = sequences[static_cast<size_t>(i)];
    sequence = data.at(static_cast<uint64_t>(step * config.sequences_per_step + i), progress);
    if (static_cast<int64_t>(sequence.ids.size()) > longest) {  // longer than max_position_embeddings
      sequence.ids.resize(static_cast<size_t>(longest));
      sequence.weights.resize(static_cast<size_t>(longest));
    }
  });
  return sequences;
}

int64_t count_tokens(const std::vector<TrainSequence>& sequences) {
  int64_t tokens = 0;
  for (const auto& sequence : sequences) tokens += std::ssize(sequence.ids);
  return tokens;
}

TrainerConfig trainer_config(const PretrainConfig& config) {
  return {.micro_batch_tokens = config.micro_batch_tokens,
          .gradient_lanes = config.gradient_lanes,
          .recompute = config.recompute,
          .router_bias_update_rate = config.router_bias_update_rate,
          .optimizer = config.optimizer,
          .threads = config.threads};
}

Json step_line(const TrainerState& state, const StepStats& stats, int64_t tokens, double seconds) {
  Json line = {{"step", state.step},
               {"loss", stats.loss},
               {"learning_rate", stats.learning_rate},
               {"grad_norm", stats.grad_norm},
               {"num_tokens", state.num_tokens},
               {"step_time", seconds},
               {"tokens_per_s", static_cast<double>(tokens) / seconds}};
  for (const auto& [name, value] : stats.auxiliary) line[name] = value;
  add_metrics(stats.load, line);
  if (state.skipped_updates > 0) line["skipped_updates"] = state.skipped_updates;
  return line;
}

AuxiliaryLosses auxiliary_losses(const PretrainConfig& config, const ModelConfig& shape, int64_t step) {
  AuxiliaryLosses losses{.balance_weight = config.balance_loss_weight};
  const bool late = static_cast<double>(step) >= config.mtp_late_from * static_cast<double>(config.steps);
  if (shape.num_nextn_predict_layers > 0)
    losses.mtp_weight = late ? config.mtp_late_loss_weight : config.mtp_loss_weight;
  return losses;
}

void export_model(const CausalLm& model, const PretrainConfig& config) {
  if (config.export_dir.empty()) return;
  save_model(model, config.tokenizer, config.export_dir);
}

}  // namespace

void pretrain(const PretrainConfig& config) {
  expect_export_folder(config);
  const ModelConfig shape = parse_model_config(config.model, "model");
  if (config.balance_loss_weight > 0 && !shape.is_moe())
    fail<UsageError>("balance_loss_weight: expected 0, since model has no experts");
  const Tokenizer tokenizer = Tokenizer::load(config.tokenizer);
  if (shape.eos_token_ids.empty())
    fail<UsageError>("model.eos_token_id: expected the id that ends a sequence");
  for (const int64_t id : shape.eos_token_ids)
    if (id < 0 || id >= shape.vocab_size)
      fail<UsageError>("model.eos_token_id: expected token ids from 0 to ", shape.vocab_size - 1, ", got ",
                       id);
  if (static_cast<int64_t>(tokenizer.vocab_size()) > shape.vocab_size)
    fail<UsageError>("model.vocab_size: ", shape.vocab_size, " is smaller than the tokenizer's ",
                     tokenizer.vocab_size());
  const PretrainData data(config.data, tokenizer, static_cast<int32_t>(shape.eos_token_ids.front()),
                          config.seed);

  if (!config.export_dir.empty()) make_directory(config.export_dir);  // fails now rather than at the end
  const auto model = init_model(shape, config.seed);
  model->train_mtp();
  Trainer trainer(*model, nullptr, trainer_config(config));
  TrainingRun run(make_run_config(config, config.tokenizer, data.digest()), *model, trainer.optimizer());
  if (!config.export_dir.empty()) run.lock().note_export(export_name(config));
  run.console().message(
      concat("pretraining ", model->num_parameters(), " parameters for ", config.steps, " steps"));

  LiveReport report({config.output_dir}, config.telemetry.report_every, config.steps);
  Objective objective = cross_entropy();
  while (!run.done()) {
    auto& state = run.state();
    const Timer timer;
    const auto sequences = make_sequences(data, config, state.step, shape.max_position_embeddings);
    const double lr = learning_rate(config.optimizer, state.step, config.steps);
    objective.auxiliary = auxiliary_losses(config, shape, state.step);
    const StepStats stats = trainer.step(sequences, objective, lr);
    run.count_update(stats);
    ++state.step;
    const int64_t tokens = count_tokens(sequences);
    state.num_tokens += static_cast<uint64_t>(tokens);
    const Json line = step_line(state, stats, tokens, timer.seconds());
    run.log(line);
    run.console().step(line);
    run.checkpoint_if_due();
    report.update(state.step);
  }
  export_model(*model, config);
  run.try_to_write([&] { report.finish(); });
}

}  // namespace whet
