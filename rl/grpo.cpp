// One step of the loop is the whole method:
//
//   prompts -> collect_groups -> rubric.score -> estimate_advantages -> update_policy -> log -> checkpoint
#include "rl/grpo.h"

#include "base/fields.h"
#include "models/hf/load.h"
#include "rl/advantage.h"
#include "rl/collect.h"
#include "rl/evaluate.h"
#include "rl/policy_update.h"
#include "rl/prompt_check.h"
#include "rl/sample.h"
#include "rl/summary.h"
#include "telemetry/report.h"
#include "train/training_run.h"
#include "train/weights_check.h"

namespace whet {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// A run from weights that are not finite would end at its first token or its first checkpoint.
std::unique_ptr<CausalLm> load_policy(const std::string& path) {
  auto policy = load_model(path);
  if (const std::string what = find_not_finite(*policy); !what.empty()) fail<UsageError>(path, ": ", what);
  return policy;
}

// Does `work` and says where a run stood when something went wrong in it.
template <class Work>
auto in_context(const std::string& where, const Work& work) {
  try {
    return work();
  } catch (const UsageError&) {
    throw;
  } catch (const Error& error) {
    fail(where, ": ", error.what());
  }
}

// Everything a run holds; the recipe decides all of it.
class GrpoRun {
 public:
  explicit GrpoRun(const GrpoConfig& config)
      : config_(config),
        tokenizer_(Tokenizer::load(config.model)),
        rubric_(config.rewards),
        source_(config.prompts, config.model),
        held_out_(read_held_out(config)),
        notes_(check_reward_columns(source_, held_out_, config)),
        policy_(load_policy(config.model)),
        reference_(config.objective.beta > 0 ? load_model(config.model) : nullptr),
        engine_(*policy_, with_threads(config)),
        prompts_(check_all_prompts()),
        optimizer_(config.optimizer, policy_->parameters()),
        run_(make_run_config(config, config.model, prompts_.digest), *policy_, optimizer_) {
    for (const auto& notes : {notes_, prompts_.notes})
      for (const auto& note : notes) run_.console().message(note);
  }

  void train() {
    while (!run_.done()) {
      if (run_.state().step % config_.eval.every == 0) evaluate_held_out(run_.state().step == 0);
      step();
      if (run_.done()) evaluate_held_out(true);
      run_.checkpoint_if_due();
    }
    write_report(config_.output_dir);
    run_.console().message(concat("report: ", config_.output_dir, "/report.html"));
  }

 private:
  static std::vector<Prompt> read_held_out(const GrpoConfig& config) {
    if (config.eval.data.empty()) return {};
    return read_prompts(config.eval.data, config.eval.prompt_template, config.model,
                        config.prompts.chat_template_kwargs);
  }

  PromptCheck check_all_prompts() {
    tokenize_file(config_.eval.data, held_out_, tokenizer_, engine_, config_.sampling);
    return check_prompts(source_, tokenizer_, engine_, policy_->config(), config_);
  }

  static EngineConfig with_threads(const GrpoConfig& config) {
    EngineConfig engine = config.engine;
    engine.threads = config.threads;
    return engine;
  }

  struct Seconds {
    double rollout = 0, rewards = 0, update = 0, step = 0;
  };

  void step() {
    const auto start = Clock::now();
    Rollout rollout = roll_out();
    std::vector<Group>& groups = rollout.groups;
    Seconds seconds;
    seconds.rollout = seconds_since(start);

    const auto rewards_start = Clock::now();
    score_groups(tokenizer_, rubric_, stop_rules(sampling()), groups);
    seconds.rewards = seconds_since(rewards_start);
    estimate_advantages(groups, config_.advantage);

    const auto update_start = Clock::now();
    const std::vector<UpdateStats> updates = update(groups);
    seconds.update = seconds_since(update_start);

    ++run_.state().step;
    seconds.step = seconds_since(start);
    log(rollout, updates, seconds);
  }

  Rollout roll_out() {
    const auto prompt_at = [&](uint64_t number) {
      Prompt prompt = source_.at(number);
      tokenize_within(tokenizer_, prompt, prompts_.limit);
      return prompt;
    };
    SamplingParams params = sampling();
    params.step = static_cast<uint32_t>(run_.state().step);
    StopWatch watch(tokenizer_, params);
    return collect_groups(engine_, prompt_at, params, config_, run_.state().open_groups, &watch);
  }

  SamplingParams sampling() const {
    SamplingParams params = with_end_tokens(config_.sampling, policy_->config());
    params.seed = config_.seed;
    return params;
  }

  std::vector<UpdateStats> update(const std::vector<Group>& groups) {
    const double lr = learning_rate(config_.optimizer, run_.state().step, config_.steps);
    std::vector<UpdateStats> updates;
    for (int iteration = 0; iteration < config_.num_iterations; ++iteration)
      for (int part = 0; part < config_.updates_per_step; ++part) {
        const auto bound = [&](int i) {
          return groups.size() * static_cast<size_t>(i) / static_cast<size_t>(config_.updates_per_step);
        };
        std::vector<const Group*> share;
        for (size_t i = bound(part); i < bound(part + 1); ++i) share.push_back(&groups[i]);
        updates.push_back(
            update_policy(*policy_, reference_.get(), optimizer_, share, config_, lr, run_.state().step));
        run_.count_update(updates.back().taken);
      }
    return updates;
  }

  void log(const Rollout& rollout, const std::vector<UpdateStats>& updates, const Seconds& seconds) {
    const auto& groups = rollout.groups;
    auto& state = run_.state();
    int64_t tokens = 0;
    for (const auto& group : groups)
      for (const auto& completion : group.completions)
        tokens += static_cast<int64_t>(completion.tokens.size());
    state.num_tokens += static_cast<uint64_t>(tokens);

    Json line = {{"step", state.step}};
    line.update(summarize(groups, rubric_.names()));
    const auto mean = [&](double UpdateStats::*field) {  // NaN, written as null, when none was taken
      double sum = 0;
      int count = 0;
      for (const auto& stats : updates)
        if (stats.taken) sum += stats.*field, ++count;
      return sum / count;
    };
    if (config_.objective.beta > 0) line["kl"] = mean(&UpdateStats::kl);
    line["clip_ratio/low_mean"] = mean(&UpdateStats::clip_low);
    line["clip_ratio/high_mean"] = mean(&UpdateStats::clip_high);
    line["clip_ratio/region_mean"] = mean(&UpdateStats::clip_low) + mean(&UpdateStats::clip_high);
    line["sampling/sampling_logp_difference/max"] = updates.front().logprob_difference;  // before any update
    line["loss"] = mean(&UpdateStats::loss);
    line["grad_norm"] = mean(&UpdateStats::grad_norm);
    line["learning_rate"] = updates.back().learning_rate;
    if (started_groups(config_) > config_.prompts_per_step) line.update(summarize(rollout, state.step - 1));
    if (config_.engine.speculative.method != "none")
      line["rollout/acceptance_rate"] = static_cast<double>(rollout.accepted_tokens) /
                                        static_cast<double>(std::max<int64_t>(rollout.draft_tokens, 1));
    if (prompts_.dropped > 0) line["prompts/dropped"] = prompts_.dropped;
    if (prompts_.truncated > 0) line["prompts/truncated"] = prompts_.truncated;
    if (state.skipped_updates > 0) line["skipped_updates"] = state.skipped_updates;
    line["num_tokens"] = state.num_tokens;
    line["step_time"] = seconds.step;
    line["time/rollout"] = seconds.rollout;
    line["time/rewards"] = seconds.rewards;
    line["time/update"] = seconds.update;
    line["tokens_per_s"] = static_cast<double>(tokens) / seconds.step;
    run_.folder().log(line);
    run_.console().step(line);
    if (state.step % config_.log_completions_every == 0 || state.step == 1) show_completions(groups);
  }

  void show_completions(const std::vector<Group>& groups) {
    std::vector<CompletionRow> rows;
    for (const auto& group : groups)
      for (size_t i = 0; i < group.completions.size(); ++i) {
        const auto& completion = group.completions[i];
        CompletionRow row{group.prompt.index,
                          static_cast<int64_t>(i),
                          group.prompt.text,
                          completion.text,
                          completion.score.value,
                          {},
                          completion.advantage,
                          name_of(completion.finish_reason),
                          static_cast<int64_t>(completion.tokens.size())};
        for (const auto& part : completion.score.parts) row.rewards.emplace_back(part.name, part.value);
        rows.push_back(std::move(row));
      }
    run_.folder().write_completions(run_.state().step, rows);
    run_.console().sample(rows.front().prompt, rows.front().completion, rows.front().reward);
  }

  void evaluate_held_out(bool full) {
    if (held_out_.empty() || run_.state().evaluated_step == run_.state().step) return;
    const auto start = Clock::now();
    const EvalParams params{full ? config_.eval.n : config_.eval.n_during, config_.sampling.max_tokens,
                            config_.eval.temperature, config_.seed, stop_rules(config_.sampling)};
    Json line = {{"step", run_.state().step}};
    line.update(in_context(concat("evaluation after step ", run_.state().step), [&] {
      return evaluate(engine_, *policy_, tokenizer_, rubric_, held_out_, params).metrics;
    }));
    line["eval_time"] = seconds_since(start);
    run_.state().evaluated_step = run_.state().step;
    run_.folder().log(line);
    run_.console().evaluation(line);
    run_.check_interrupt();
  }

  const GrpoConfig& config_;
  Tokenizer tokenizer_;
  Rubric rubric_;
  PromptSource source_;
  std::vector<Prompt> held_out_;
  std::vector<std::string> notes_;
  std::unique_ptr<CausalLm> policy_, reference_;
  Engine engine_;
  PromptCheck prompts_;
  AdamW optimizer_;
  TrainingRun run_;  // after all that can refuse the recipe: nothing is written before
};

}  // namespace

void run_grpo(const GrpoConfig& config) {
  validate(config);
  GrpoRun(config).train();
}

}  // namespace whet
