#include "rl/evaluate.h"

#include <cmath>

#include "models/causal_lm.h"
#include "rl/sample.h"
#include "rl/stop_watch.h"
#include "rl/summary.h"

namespace whet {

namespace {

constexpr uint32_t kEvalStep = 0xffffffff;  // keys the draws; no training step has it

std::vector<Group> sample(Engine& engine, const CausalLm& model, const Tokenizer& tokenizer,
                          const Rubric& rubric, const std::vector<Prompt>& prompts,
                          const SamplingParams& params, uint64_t seed, int threads) {
  const SamplingParams ended = with_end_tokens(params, model.config());
  StopWatch watch(tokenizer, ended);
  std::vector<Group> groups;
  const auto on_group = [&](Group group) {
    watch.forget(group.prompt);
    groups.push_back(std::move(group));
  };
  engine.generate(prompts, ended, {seed, kEvalStep}, on_group, watch.callback());
  score_groups(tokenizer, rubric, stop_rules(ended), threads, groups);
  return groups;
}

}  // namespace

EvalResult evaluate(Engine& engine, const CausalLm& model, const Tokenizer& tokenizer, const Rubric& rubric,
                    const std::vector<Prompt>& prompts, const EvalParams& params) {
  SamplingParams sampled;
  sampled.n = params.n;
  sampled.max_tokens = params.max_tokens;
  sampled.temperature = params.temperature;
  sampled.stop = params.stop.stop;
  sampled.stop_token_ids = params.stop.stop_token_ids;
  sampled.include_stop_str_in_output = params.stop.include_stop_str_in_output;
  sampled.skip_special_tokens = params.stop.skip_special_tokens;
  SamplingParams greedy = sampled;
  greedy.n = 1;
  greedy.temperature = 0;

  const std::string& correct = rubric.names().front();
  EvalResult result;
  result.groups = sample(engine, model, tokenizer, rubric, prompts, sampled, params.seed, params.threads);
  const auto greedy_groups =
      sample(engine, model, tokenizer, rubric, prompts, greedy, params.seed, params.threads);

  const auto rate = [&](const std::vector<Group>& groups, int k) {
    const double share = pass_at_k(groups, correct, k);
    return std::isnan(share) ? Json() : Json(share);
  };
  result.metrics["eval_pass@1"] = rate(result.groups, 1);
  if (params.n > 1) result.metrics["eval_pass@" + std::to_string(params.n)] = rate(result.groups, params.n);
  result.metrics["eval_greedy"] = rate(greedy_groups, 1);
  const auto add = [&](const std::string& prefix, const Json& summary) {
    for (const auto& [key, value] : summary.items())
      if (key.starts_with("completions/") || key == "entropy" ||
          (key.starts_with("rewards/") && !key.ends_with("/std")))
        result.metrics[prefix + key] = value;
  };
  add("eval_", summarize(result.groups, rubric.names()));
  const Json greedy_summary = summarize(greedy_groups, rubric.names());
  result.metrics["eval_greedy_completions/mean_length"] = greedy_summary["completions/mean_length"];
  result.metrics["eval_greedy_completions/clipped_ratio"] = greedy_summary["completions/clipped_ratio"];
  return result;
}

}  // namespace whet
