#include "rl/grpo_parts.h"

#include "base/machine.h"
#include "models/hf/load.h"
#include "rl/memory_plan.h"
#include "rl/replay_check.h"
#include "rl/sample.h"
#include "train/weights_check.h"

namespace whet {

namespace {

bool replays(const GrpoConfig& config) { return !config.rollout.replay.empty(); }

std::optional<Rubric> make_rubric(const std::vector<RewardConfig>& rewards) {
  return rewards.empty() ? std::nullopt : std::optional<Rubric>(std::in_place, rewards);
}

void check_experts(const ModelConfig& model, const GrpoConfig& config) {
  if (config.balance_loss_weight > 0 && !model.is_moe())
    fail<UsageError>("balance_loss_weight: expected 0, since ", config.model, " has no experts");
  if (config.updates.routing_replay && !model.is_moe())
    fail<UsageError>("routing_replay: expected false, since ", config.model, " has no experts");
}

// A run from weights that are not finite would end at its first token or its first checkpoint, and one that
// does not fit into memory in its first update.
std::unique_ptr<CausalLm> load_policy(const GrpoParts& parts, const GrpoConfig& config) {
  const std::string& path = config.model;
  const ModelConfig model = read_model_config(path);
  check_experts(model, config);
  int64_t eval_prompts = 0;
  for (const HeldOutSet& set : parts.held_out) eval_prompts += std::ssize(set.prompts);
  const Workload workload = workload_of(config, parts.tokenizer, parts.source.get(), eval_prompts);
  expect_fits(plan_memory(model, config, workload, resident_memory_bytes()), memory_of_machine());
  auto policy = load_model(path);
  if (const std::string what = find_not_finite(*policy); !what.empty()) fail<UsageError>(path, ": ", what);
  // A checkpoint may lack the modules that its config.json names.
  if (config.mtp_loss_weight > 0 && policy->config().num_nextn_predict_layers == 0)
    fail<UsageError>("mtp_loss_weight: expected 0, since ", path, " has no MTP modules");
  if (config.mtp_loss_weight > 0) policy->train_mtp();
  return policy;
}

TrainerConfig trainer_config(const GrpoConfig& config) {
  return {.micro_batch_tokens = config.micro_batch_tokens,
          .gradient_lanes = config.gradient_lanes,
          .recompute = config.recompute,
          .temperature = config.sampling.temperature,
          .router_bias_update_rate = config.router_bias_update_rate,
          .mtp_gradient = MtpGradient::modules,
          .optimizer = config.optimizer,
          .threads = config.threads};
}

PromptCheck check_all(GrpoParts& parts, const GrpoConfig& config) {
  for (HeldOutSet& set : parts.held_out)
    tokenize_file(set.path, set.prompts, parts.tokenizer, parts.engine, held_out_params(config, 0).sampling);
  if (replays(config)) {
    ReplayCheck check = open_replay(config, parts.policy->config());
    parts.replay = std::move(check.file);
    return {.digest = check.digest};
  }
  PromptCheck check =
      check_prompts(*parts.source, parts.tokenizer, parts.engine, parts.policy->config(), config);
  parts.notes.insert(parts.notes.end(), check.notes.begin(), check.notes.end());
  return check;
}

UpdateSchedule schedule_of(const GrpoConfig& config, const ReplayFile* replay) {
  std::vector<int64_t> updates(static_cast<size_t>(config.steps), updates_per_step(config.updates));
  for (int64_t step = 0; replay != nullptr && step < config.steps; ++step)
    if (const UpdateCuts& given = replay->updates(step); !given.empty())
      updates[static_cast<size_t>(step)] = std::ssize(given);
  return UpdateSchedule(updates);
}

}  // namespace

GrpoParts::GrpoParts(const GrpoConfig& config)
    : tokenizer(Tokenizer::load(config.model)),
      rubric(make_rubric(config.rewards)),
      source(replays(config) ? nullptr : make_prompt_source(config.prompts, config.model)),
      held_out(read_held_out(config)),
      notes(check_reward_columns(source.get(), held_out, config)),
      policy(load_policy(*this, config)),
      reference(config.objective.beta > 0 ? load_model(config.model) : nullptr, config.reference,
                Exec(config.threads)),
      engine(*policy, config.engine, Exec(config.threads)),
      prompts(check_all(*this, config)),
      sampling(with_end_tokens(config.sampling, policy->config())),
      schedule(schedule_of(config, replay.get())),
      trainer(*policy, config.objective.kl.place == KlPlace::loss ? reference.model() : nullptr,
              trainer_config(config)) {}

Prompt GrpoParts::prompt_at(uint64_t index) const {
  Prompt prompt = source->at(index);
  tokenize_within(tokenizer, prompt, prompts.limit);
  return prompt;
}

}  // namespace whet
