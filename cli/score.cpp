#include "cli/score.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

#include "base/error.h"
#include "base/fields.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/machine.h"
#include "cli/recipe.h"
#include "rewards/score_stream.h"

namespace whet {

namespace {

struct RubricConfig {
  std::vector<RewardConfig> rewards;

  template <class V>
  void fields(V& v) {
    v("rewards", rewards);
  }
};

std::vector<RewardConfig> configs_of(const ScoreCommand& command, int cores) {
  if (command.reward.empty() == command.recipe.empty())
    fail<UsageError>("score: expected --reward NAME or --recipe FILE, and not both");
  RubricConfig rubric;
  if (!command.recipe.empty()) {
    const Json recipe = resolve_recipe("grpo", command.recipe, command.overrides, cores);
    read_config(Json{{"rewards", recipe["rewards"]}}, rubric);
  } else {
    Json reward{{"type", command.reward}};
    for (const auto& assignment : command.overrides) apply_override(reward, assignment);
    read_config(reward, rubric.rewards.emplace_back(), "--reward");
  }
  return rubric.rewards;
}

std::optional<GroupBy> group_by_of(const ScoreCommand& command, const Rubric& rubric) {
  if (!command.group_by)
    return rubric.compares_completions() ? std::optional(GroupBy{"prompt", false}) : std::nullopt;
  return command.group_by->empty() ? std::nullopt : std::optional(GroupBy{*command.group_by, true});
}

// Judges outside take their time: no line should wait for another one's answer, and no program for a line.
ScoreStreamOptions options_of(const ScoreCommand& command, const std::vector<RewardConfig>& configs,
                              int cores) {
  ScoreStreamOptions options;
  options.detail = command.recipe.empty() ? DetailOf::rule : DetailOf::rubric;
  options.strict = command.strict;
  options.jobs = cores;
  for (const RewardConfig& config : configs) {
    const auto* program = std::get_if<ProgramReward::Options>(&config.options);
    if (program != nullptr) options.jobs = std::max(options.jobs, static_cast<int>(program->workers));
    if (program != nullptr || std::holds_alternative<HttpReward::Options>(config.options))
      options.chunk_lines = 1;
  }
  if (command.jobs > 0) options.jobs = command.jobs;
  return options;
}

Json summary_of(const ScoreTally& tally, double wall_s) {
  const auto share = [&](double part) {
    return tally.judged > 0 ? Json(part / static_cast<double>(tally.judged)) : Json();
  };
  return {{"lines", tally.lines()},
          {"judged", tally.judged},
          {"unjudged", tally.unjudged},
          {"malformed", tally.malformed},
          {"mean_reward", share(tally.sum)},
          {"frac_reward_positive", share(static_cast<double>(tally.positive))},
          {"wall_s", wall_s},
          {"lines_per_s", static_cast<double>(tally.lines()) / wall_s},
          {"peak_memory_bytes", peak_memory_bytes()}};
}

void log_summary(const Json& summary) {
  const auto number = [&](const char* key) { return summary[key].dump(); };
  char rate[32];
  std::snprintf(rate, sizeof rate, "%.0f", summary["lines_per_s"].get<double>());
  log_line("whet: ", number("lines"), " lines: ", number("judged"), " judged, ", number("unjudged"),
           " not judged, ", number("malformed"), " malformed; mean reward ", number("mean_reward"),
           ", over 0: ", number("frac_reward_positive"), "; ", rate, " lines/s");
}

}  // namespace

void run_score(const ScoreCommand& command, Output& out) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  catch_signals();
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const std::vector<RewardConfig> configs = configs_of(command, cores);
  const Rubric rubric(configs);
  JsonLines lines(command.in);
  const auto write = [&](std::string_view text) {
    out.write(text);
    out.flush();
  };
  ScoreStreamOptions options = options_of(command, configs, cores);
  options.group_by = group_by_of(command, rubric);
  const ScoreTally tally = score_stream(rubric, options, lines, write);
  out.finish();
  const Json summary = summary_of(tally, std::chrono::duration<double>(Clock::now() - begin).count());
  log_summary(summary);
  if (!command.stats.empty()) write_file_atomic(command.stats, summary.dump(2) + "\n");
  if (interrupted()) throw Interrupted(concat("interrupted after ", tally.lines(), " lines"));
}

std::string score_help() {
  std::string text;
  for (const RewardType& type : Rewards::describe()) {
    text += "  " + type.name + "\n      " + type.help + "\n";
    if (!type.columns.empty()) text += "      columns:";
    for (const std::string& column : type.columns) text += " " + column;
    if (!type.columns.empty()) text += "\n";
    for (const FieldDoc& option : type.options)
      text += "      --set " + option.path + "=" + option.default_value + "  " + option.help + "\n";
  }
  return text;
}

}  // namespace whet
