#include "rl/memory_plan.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "base/error.h"
#include "base/file.h"
#include "base/machine.h"
#include "models/causal_lm.h"
#include "models/layers/activation_size.h"
#include "rl/sample.h"
#include "rollout/cache_size.h"
#include "rollout/page_pool.h"
#include "tasks/prompts.h"
#include "train/gradient.h"
#include "train/muon.h"
#include "train/optimizer.h"

namespace whet {

namespace {

int64_t divided_up(int64_t value, int64_t by) { return (value + by - 1) / by; }

int64_t bytes_of(const std::vector<at::Tensor>& tensors) {
  int64_t bytes = 0;
  for (const auto& tensor : tensors) bytes += static_cast<int64_t>(tensor.nbytes());
  return bytes;
}

// An update of `groups` groups, cut as make_micro_batches() does, with completions of full length.
struct Cuts {
  int64_t micro_batches = 1, rows = 0, trained = 0;  // the last two: of the largest micro-batch
};

Cuts cuts_of(const GrpoConfig& config, int64_t prompt, int64_t groups) {
  const int64_t samples = config.sampling.n, tokens = config.sampling.max_tokens;
  const int64_t first = prompt + tokens, other = tokens + 1;  // behind a prompt that is there already
  const int64_t group = first + (samples - 1) * other, most = config.micro_batch_tokens;
  if (group <= most) {
    const int64_t together = std::min(groups, most / group);
    return {divided_up(groups, together), together * group, together * samples * tokens};
  }
  const int64_t together = 1 + std::max<int64_t>(0, most - first) / other;
  return {groups * divided_up(samples, together), first + (together - 1) * other, together * tokens};
}

CausalLm shapes_of(const ModelConfig& config, const std::string& path) try {
  return CausalLm::shapes_of(config);
} catch (const c10::Error&) {  // LibTorch's only one without memory to allocate
  fail<UsageError>(path, "/config.json: a parameter of these sizes would have more than 2^63 bytes");
}

int64_t cache_bytes(const CausalLm& model, const GrpoConfig& config, const Workload& workload) {
  const bool with_mtp = config.engine.speculative.method == DraftMethod::mtp;
  const int64_t page = model.make_cache(0, with_mtp).bytes_per_page();
  const int64_t pool = cache_pages(config.engine, model.config().max_position_embeddings, page);
  const int64_t groups = started_groups(config.prompts_per_step, config.rollout), samples = config.sampling.n;
  const int64_t eval_tokens =
      config.eval.max_tokens > 0 ? config.eval.max_tokens : config.sampling.max_tokens;
  const auto pages_of_groups = [&](int64_t count, int64_t n, int64_t tokens) {
    return count * pages_for(workload.prompt_tokens) + count * n * (pages_for(tokens) + 1);
  };
  // The prefix cache keeps the pages of completions that have ended.
  int64_t used = pages_of_groups(groups, samples, config.sampling.max_tokens);
  if (!config.engine.prefix_cache)
    used = std::min(used, pages_of_groups(std::min<int64_t>(groups, config.engine.max_num_seqs), 0, 0) +
                              config.engine.max_num_seqs * (pages_for(config.sampling.max_tokens) + 1));
  used += pages_of_groups(workload.eval_prompts, config.eval.n + config.eval.greedy, eval_tokens);
  return std::min(pool, used) * page;
}

MemoryPart rollout_buffers(const ModelConfig& model, const GrpoConfig& config, const Workload& workload) {
  const int64_t sequences =
      std::min<int64_t>(config.engine.max_num_seqs,
                        std::max(started_groups(config.prompts_per_step, config.rollout) * config.sampling.n,
                                 workload.eval_prompts * config.eval.n));
  const bool drafts = config.engine.speculative.method != DraftMethod::none;
  const int64_t drawn = sequences * (1 + (drafts ? config.engine.speculative.num_tokens : 0));
  const int64_t scratch = config.threads * model.vocab_size * static_cast<int64_t>(sizeof(float));
  return {"activations of the rollout",
          forward_activation_bytes(model, config.engine.max_num_batched_tokens, drawn) + scratch, 0,
          "a smaller engine.max_num_batched_tokens or engine.max_num_seqs"};
}

// Bytes of the largest tensors of a Muon step: the momentum with the gradient, and an iterate before and
// behind a step with the products between them.
int64_t muon_scratch(const CausalLm& model) {
  int64_t largest = 0;
  for (const auto& parameter : model.parameters())
    if (parameter.trainable && is_muon_matrix(parameter))
      largest = std::max(largest, 5 * static_cast<int64_t>(parameter.value.nbytes()));
  return largest;
}

// Gradients and activations of an update. The process keeps what activations leave free, apart from the
// gradients, so both count; the scratch of Muon takes their place.
std::vector<MemoryPart> update_parts(const CausalLm& model, const GrpoConfig& config,
                                     const std::vector<at::Tensor>& trained, const Workload& workload) {
  const Cuts cuts = cuts_of(config, workload.prompt_tokens,
                            divided_up(config.prompts_per_step, config.updates.updates_per_step));
  int64_t parameters = 0, largest = 0;
  for (const auto& tensor : trained) {
    parameters += tensor.numel();
    largest = std::max(largest, static_cast<int64_t>(tensor.nbytes()));
  }
  const auto lanes = static_cast<int>(std::min<int64_t>(cuts.micro_batches, config.gradient_lanes));
  const bool divided = divides_lanes(parameters, lanes, config.threads);
  const int64_t at_once = divided ? std::min<int64_t>(lanes, config.threads) : 1;
  const int64_t sums = most_partial_sums(cuts.micro_batches, config.gradient_lanes, config.threads, divided);
  const int64_t activations =
      at_once * update_activation_bytes(model.config(), config.recompute, cuts.rows, cuts.trained);
  const int64_t scratch = config.optimizer.type == OptimizerType::muon ? muon_scratch(model) : 0;
  return {{concat("gradients, ", sums, sums == 1 ? " sum" : " sums"), 0, sums * bytes_of(trained),
           sums > 1 ? "a smaller gradient_lanes" : ""},
          // Those of tied embeddings are two, and added.
          {"gradients in work", 0, at_once * (model.config().tie_word_embeddings ? 3 : 1) * largest, ""},
          {concat("activations of ", at_once, " x ", cuts.rows, " rows"), 0, std::max(activations, scratch),
           config.recompute == Recompute::none ? "recompute: block" : "a smaller micro_batch_tokens"}};
}

std::string gibibytes(int64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", static_cast<double>(bytes) / (1 << 30));
  return text;
}

std::string row(const std::string& name, int64_t rollout, int64_t update) {
  char text[128];
  std::snprintf(text, sizeof text, "%-34s %12.3f %12.3f\n", name.c_str(),
                static_cast<double>(rollout) / (1 << 30), static_cast<double>(update) / (1 << 30));
  return text;
}

int64_t lines_of(const std::string& path) {
  std::ifstream file(path);
  int64_t lines = 0;
  for (std::string line; std::getline(file, line);) lines += !line.empty();
  return lines;
}

template <int64_t MemoryPart::*phase>
int64_t sum_of(const std::vector<MemoryPart>& parts) {
  int64_t sum = 0;
  for (const auto& part : parts) sum += part.*phase;
  return sum;
}

}  // namespace

int64_t MemoryPlan::rollout() const { return sum_of<&MemoryPart::rollout>(parts); }
int64_t MemoryPlan::update() const { return sum_of<&MemoryPart::update>(parts); }
int64_t MemoryPlan::peak() const { return std::max(rollout(), update()); }

// What is wrong with a prompt is said where all are checked (rl/prompt_check.h).
Workload workload_of(const GrpoConfig& config, const Tokenizer& tokenizer, const PromptSource* source,
                     int64_t eval_prompts) {
  constexpr uint64_t kPrompts = 64;
  Workload workload{0, eval_prompts};
  for (uint64_t i = 0; source != nullptr && i < kPrompts; ++i) try {
      Prompt prompt = source->at(i);
      tokenize_prompt(tokenizer, prompt);
      workload.prompt_tokens = std::max<int64_t>(workload.prompt_tokens, std::ssize(prompt.ids));
    } catch (const Error&) {
    }
  if (config.prompts.max_tokens > 0)
    workload.prompt_tokens = std::min<int64_t>(workload.prompt_tokens, config.prompts.max_tokens);
  return workload;
}

MemoryPlan plan_memory(const ModelConfig& config, const GrpoConfig& recipe, const Workload& workload,
                       int64_t process_bytes) {
  CausalLm model = shapes_of(config, recipe.model);
  if (recipe.mtp_loss_weight > 0) model.train_mtp();
  const Optimizer optimizer(recipe.optimizer, model.parameters());
  std::vector<at::Tensor> state;
  for (const auto& part : optimizer.state()) state.push_back(part.tensor);
  const int64_t weights = model.num_parameters() * static_cast<int64_t>(sizeof(float)),
                packed = model.packed_bytes(), optimizer_state = bytes_of(state);
  MemoryPlan plan;
  const auto always = [&](const std::string& name, int64_t bytes, const std::string& lowered_by = "") {
    if (bytes > 0) plan.parts.push_back({name, bytes, bytes, lowered_by});
  };
  always("process and libraries", process_bytes);
  always("weights", weights);
  always("packed weights", packed);
  if (recipe.objective.beta > 0) always("reference, packed too", weights + packed, "objective.beta: 0");
  always("optimizer state", optimizer_state,
         recipe.optimizer.type == OptimizerType::adamw ? "optimizer.type: muon" : "");
  if (recipe.rollout.replay.empty() || workload.eval_prompts > 0) {
    plan.parts.push_back(
        {"key-value cache", cache_bytes(model, recipe, workload), 0, "a smaller engine.cache_tokens"});
    plan.parts.push_back(rollout_buffers(config, recipe, workload));
  }
  if (recipe.checkpoint.async)
    plan.parts.push_back({"copy for a checkpoint", weights + optimizer_state, 0, "checkpoint.async: false"});
  for (MemoryPart& part : update_parts(model, recipe, optimizer.parameters(), workload))
    plan.parts.push_back(std::move(part));
  return plan;
}

MemoryPlan plan_memory(const GrpoConfig& config) {
  Workload workload;
  for (const EvalSet& set : config.eval.data) workload.eval_prompts += lines_of(set.path);
  if (file_exists(config.model + "/tokenizer.json")) {
    const auto source =
        config.rollout.replay.empty() ? make_prompt_source(config.prompts, config.model) : nullptr;
    workload = workload_of(config, Tokenizer::load(config.model), source.get(), workload.eval_prompts);
  }
  return plan_memory(read_model_config(config.model), config, workload, resident_memory_bytes());
}

void expect_fits(const MemoryPlan& plan, int64_t memory) {
  if (plan.peak() <= memory || memory == 0) return;
  const bool in_update = plan.update() >= plan.rollout();
  const auto bytes_in = [&](const MemoryPart& part) { return in_update ? part.update : part.rollout; };
  const MemoryPart* largest = nullptr;
  for (const auto& part : plan.parts)
    if (!part.lowered_by.empty() && (largest == nullptr || bytes_in(part) > bytes_in(*largest)))
      largest = &part;
  fail<UsageError>("memory: ", in_update ? "an update" : "the rollout", " needs ", gibibytes(plan.peak()),
                   " GiB, and this machine allows ", gibibytes(memory), "; ", largest->name, " (",
                   gibibytes(bytes_in(*largest)), " GiB) take less with ", largest->lowered_by);
}

Json to_json(const MemoryPlan& plan, int64_t memory) {
  Json parts = Json::array();
  for (const auto& part : plan.parts)
    parts.push_back({{"name", part.name}, {"rollout", part.rollout}, {"update", part.update}});
  return {{"parts", parts},      {"rollout", plan.rollout()}, {"update", plan.update()},
          {"peak", plan.peak()}, {"memory", memory},          {"fits", plan.peak() <= memory}};
}

std::string to_table(const MemoryPlan& plan, int64_t memory) {
  char head[128];
  std::snprintf(head, sizeof head, "%-34s %12s %12s\n", "GiB", "rollout", "update");
  std::string table = head;
  for (const auto& part : plan.parts) table += row(part.name, part.rollout, part.update);
  table += row("all", plan.rollout(), plan.update());
  return table + concat("this machine allows ", gibibytes(memory), " GiB\n");
}

}  // namespace whet
