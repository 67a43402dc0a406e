#include "rl/evaluate.h"

#include "base/error.h"
#include "base/statistics.h"
#include "models/causal_lm.h"
#include "rl/interval.h"
#include "rl/majority.h"
#include "rl/sample.h"
#include "rl/solve_rates.h"
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

void add_rate(const std::string& name, const std::vector<double>& values, Json& metrics) {
  metrics[name] = values.empty() ? Json() : Json(mean_of(values));
  const std::optional<Interval> interval = interval_of_mean(values);
  if (!interval) return;
  metrics[name + "/low"] = interval->low;
  metrics[name + "/high"] = interval->high;
}

void add_rates(const std::vector<Group>& groups, const Rubric& rubric, const EvalParams& params,
               Json& metrics) {
  const std::string& correct = rubric.names().front();
  const int n = params.sampling.n;
  for (const int k : params.k)
    if (k <= n) add_rate(concat("eval_pass@", k), pass_at_k(groups, correct, k), metrics);
  if (has_answers(groups, rubric)) {
    const auto answers = answer_classes(groups, rubric, params.threads);
    for (const int k : params.k)
      if (k > 1 && k <= n) add_rate(concat("eval_cons@", k), cons_at_k(groups, answers, correct, k), metrics);
  }
  const auto averages = average_values(groups, correct);
  metrics[concat("eval_avg@", n)] = averages.empty() ? Json() : Json(mean_of(averages));
}

void add_summary(const std::vector<Group>& groups, const Rubric& rubric, Json& metrics) {
  const Json summary = summarize(groups, rubric.names());
  for (const auto& [key, value] : summary.items())
    if (key.starts_with("completions/") || key == "entropy" ||
        (key.starts_with("rewards/") && !key.ends_with("/std")))
      metrics["eval_" + key] = value;
}

void add_greedy(const std::vector<Group>& groups, const Rubric& rubric, Json& metrics) {
  add_rate("eval_greedy", pass_at_k(groups, rubric.names().front(), 1), metrics);
  const Json summary = summarize(groups, rubric.names());
  for (const char* key : {"completions/mean_length", "completions/clipped_ratio"})
    metrics[concat("eval_greedy_", key)] = summary[key];
}

}  // namespace

EvalResult evaluate(Engine& engine, const CausalLm& model, const Tokenizer& tokenizer, const Rubric& rubric,
                    const std::vector<Prompt>& prompts, const EvalParams& params) {
  const auto sampled = [&](const SamplingParams& sampling) {
    return sample(engine, model, tokenizer, rubric, prompts, sampling, params.seed, params.threads);
  };
  EvalResult result;
  result.metrics = {{"eval_prompts", prompts.size()}, {"eval_n", params.sampling.n}};
  result.groups = sampled(params.sampling);
  add_rates(result.groups, rubric, params, result.metrics);
  if (params.greedy) {
    SamplingParams greedy = params.sampling;
    greedy.n = 1;
    greedy.temperature = 0;
    add_greedy(sampled(greedy), rubric, result.metrics);
  }
  add_summary(result.groups, rubric, result.metrics);
  return result;
}

}  // namespace whet
