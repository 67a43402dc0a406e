#include "rl/held_out.h"

#include "base/timer.h"

namespace whet {

namespace {

// The set's own template, else that of all sets, else that of the training prompts.
const std::string& template_of(const EvalSet& set, const GrpoConfig& config) {
  if (!set.prompt_template.empty()) return set.prompt_template;
  return config.eval.prompt_template.empty() ? config.prompts.prompt_template : config.eval.prompt_template;
}

}  // namespace

std::vector<HeldOutSet> read_held_out(const GrpoConfig& config) {
  std::vector<HeldOutSet> sets;
  for (const EvalSet& set : config.eval.data) {
    HeldOutSet& held_out = sets.emplace_back();
    held_out.name = name_of(set);
    held_out.path = set.path;
    held_out.rewards = own_rewards(set, "eval.data");
    if (held_out.rewards.empty())
      held_out.rewards = config.rewards;
    else
      held_out.own_rubric.emplace(held_out.rewards);
    held_out.prompts = read_prompts(set.path, {prompt_template_text(template_of(set, config)), config.model,
                                               config.prompts.chat_template_kwargs});
  }
  return sets;
}

EvalParams held_out_params(const GrpoConfig& config, int64_t step) {
  const bool full = step == 0 || step >= config.steps;
  const int n = full ? config.eval.n : config.eval.n_during;
  return {.sampling = eval_sampling(config.eval, config.sampling, n),
          .k = rates_of(config.eval.k, n),
          .greedy = config.eval.greedy,
          .seed = config.seed,
          .threads = config.threads};
}

Json evaluate_held_out(Engine& engine, const CausalLm& model, const Tokenizer& tokenizer,
                       const Rubric* rubric, const HeldOutSet& set, const GrpoConfig& config, int64_t step) {
  const Timer timer;
  Json line = {{"step", step}, {"eval_set", set.name}};
  const Rubric& judge = set.own_rubric ? *set.own_rubric : *rubric;
  try {
    line.update(
        evaluate(engine, model, tokenizer, judge, set.prompts, held_out_params(config, step)).metrics);
  } catch (const UsageError&) {
    throw;
  } catch (const Error& error) {
    fail("evaluation of ", set.name, " after step ", step, ": ", error.what());
  }
  line["eval_time"] = timer.seconds();
  return line;
}

}  // namespace whet
