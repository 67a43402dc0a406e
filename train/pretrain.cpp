#include "train/pretrain.h"

#include <ATen/ops/sum.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <filesystem>
#include <mutex>

#include "base/fields.h"
#include "base/file.h"
#include "base/parallel.h"
#include "models/hf/load.h"
#include "models/hf/save.h"
#include "models/host_tensor.h"
#include "telemetry/report.h"
#include "train/export_place.h"
#include "train/gradient.h"
#include "train/logprobs.h"
#include "train/pretrain_data.h"
#include "train/training_run.h"

namespace whet {

namespace {

using Clock = std::chrono::steady_clock;

// int64 [layers, experts]: tokens routed to each.
at::Tensor zero_load(const ModelConfig& config) {
  return at::zeros({config.num_hidden_layers, config.n_routed_experts}, at::kLong);
}

// DeepSeek-V3, section 2.1.2, auxiliary-loss-free balancing: b_e += gamma * sign(mean load - load_e).
// Returns the largest load of an expert over the mean, the worst layer's.
double balance_router(const CausalLm& model, const at::Tensor& load, double rate) {
  double worst = 0;
  for (int64_t layer = 0; layer < model.config().num_hidden_layers; ++layer) {
    const at::Tensor bias = model.selection_bias(layer);
    if (!bias.defined()) continue;
    const auto counts = to_vector<int64_t>(load[layer]);
    std::vector<float> moves;
    double total = 0;
    for (int64_t count : counts) total += static_cast<double>(count);
    const double mean = std::max(total / static_cast<double>(counts.size()), 1.0);
    for (size_t e = 0; e < counts.size(); ++e) {
      const double error = mean - static_cast<double>(counts[e]);
      moves.push_back(static_cast<float>(rate * ((error > 0) - (error < 0))));
      worst = std::max(worst, static_cast<double>(counts[e]) / mean);
    }
    bias.add_(to_tensor(moves));
  }
  return worst;
}

struct StepResult {
  std::vector<at::Tensor> gradients;
  double loss = 0;  // weighted mean over target tokens
  int64_t tokens = 0;
  at::Tensor load;
};

StepResult compute_step(const CausalLm& model, const std::vector<at::Tensor>& parameters,
                        const std::vector<TrainSequence>& sequences, const PretrainConfig& config) {
  StepResult result{{}, 0, 0, zero_load(model.config())};
  double total_weight = 0;
  for (const auto& sequence : sequences) {
    result.tokens += static_cast<int64_t>(sequence.ids.size());
    for (size_t t = 1; t < sequence.weights.size(); ++t) total_weight += sequence.weights[t];
  }
  const auto micro_batches = make_micro_batches(sequences, config.micro_batch_tokens);
  std::vector<double> losses(micro_batches.size());
  std::mutex load_mutex;
  const auto loss = [&](int i) {
    const auto& micro = micro_batches[static_cast<size_t>(i)];
    const at::Tensor load = zero_load(model.config());
    ForwardContext context;
    context.expert_load = &load;
    const auto logprobs = compute_logprobs(model, micro, 1.0, context).logprobs;
    const at::Tensor loss = logprobs.mul(micro.weights).sum().mul(-1.0 / total_weight);
    losses[static_cast<size_t>(i)] = loss.item<double>();
    const std::lock_guard lock(load_mutex);
    result.load.add_(load);
    return loss;
  };
  result.gradients = sum_gradients(parameters, static_cast<int>(micro_batches.size()), config.threads, loss);
  for (double value : losses) result.loss += value;
  return result;
}

std::vector<TrainSequence> make_sequences(const PretrainData& data, const PretrainConfig& config,
                                          int64_t step, int64_t longest) {
  std::vector<TrainSequence> sequences(static_cast<size_t>(config.sequences_per_step));
  const double progress = static_cast<double>(step) / static_cast<double>(config.steps);
  parallel_for(config.threads, static_cast<int>(sequences.size()), [&](int i) {
    auto& sequence = sequences[static_cast<size_t>(i)];
    sequence = data.at(static_cast<uint64_t>(step * config.sequences_per_step + i), progress);
    if (static_cast<int64_t>(sequence.ids.size()) > longest) {  // longer than the model can see
      sequence.ids.resize(static_cast<size_t>(longest));
      sequence.weights.resize(static_cast<size_t>(longest));
    }
  });
  return sequences;
}

void export_model(const CausalLm& model, const PretrainConfig& config) {
  if (config.export_dir.empty()) return;
  save_model(model, config.tokenizer, config.export_dir);
}

}  // namespace

void pretrain(const PretrainConfig& config) {
  expect_export_place(config);
  const ModelConfig shape = parse_model_config(config.model, "model");
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

  if (!config.export_dir.empty()) make_directory(config.export_dir);  // refused now rather than at the end
  const auto model = init_model(shape, config.seed);
  AdamW optimizer(config.optimizer, model->parameters());
  TrainingRun run(make_run_config(config, config.tokenizer, data.digest()), *model, optimizer);
  if (!config.export_dir.empty()) run.lock().note_export(export_name(config));
  run.console().message(
      concat("pretraining ", model->num_parameters(), " parameters for ", config.steps, " steps"));

  while (!run.done()) {
    auto& state = run.state();
    const auto start = Clock::now();
    const auto sequences = make_sequences(data, config, state.step, shape.max_position_embeddings);
    StepResult result = compute_step(*model, optimizer.parameters(), sequences, config);
    const double lr = learning_rate(config.optimizer, state.step, config.steps);
    const bool finite_loss = std::isfinite(result.loss);
    const AdamW::Step update =
        finite_loss ? optimizer.step(std::move(result.gradients), lr) : AdamW::Step{std::nan(""), false};
    run.count_update(update.taken);
    model->pack();
    const double imbalance = balance_router(*model, result.load, config.router_bias_update_rate);

    ++state.step;
    state.num_tokens += static_cast<uint64_t>(result.tokens);
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    Json line = {
        {"step", state.step},           {"loss", result.loss},
        {"learning_rate", lr},          {"grad_norm", update.grad_norm},
        {"router/max_load", imbalance}, {"num_tokens", state.num_tokens},
        {"step_time", seconds},         {"tokens_per_s", static_cast<double>(result.tokens) / seconds}};
    if (state.skipped_updates > 0) line["skipped_updates"] = state.skipped_updates;
    run.folder().log(line);
    run.console().step(line);
    run.checkpoint_if_due();
  }
  export_model(*model, config);
  write_report(config.output_dir);
}

}  // namespace whet
