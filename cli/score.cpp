// whet score: completions from a file, judged by a rule or by a recipe's rubric.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>

#include "base/error.h"
#include "base/fields.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/machine.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/machine_options.h"
#include "cli/optional_text.h"
#include "cli/recipe.h"
#include "scoring/score_stream.h"

namespace whet {

namespace {

struct ScoreOptions {
  std::string reward;                  // a type of reward; or
  std::string recipe;                  // a recipe of grpo, whose rubric judges
  std::string in = "-";                // JSON Lines; - is standard input
  std::vector<std::string> overrides;  // the reward's options, or keys of the recipe
  // The column by which lines are groups; "": each line by itself. By default, prompt for a rubric that
  // compares.
  std::optional<std::string> group_by;
  int jobs = 0;         // lines judged at once; 0: as many as there are cores
  bool strict = false;  // the first line that cannot be scored ends it
  std::string stats;    // where a summary goes, or empty
};

void add_score_options(CLI::App& app, ScoreOptions& options) {
  app.add_option("--reward", options.reward, "the rule that judges, see below");
  app.add_option("--recipe", options.recipe, "judge by the rubric of this recipe of grpo instead");
  app.add_option("--in", options.in, "JSON Lines with a column completion; - is standard input")
      ->capture_default_str();
  app.add_option("--set", options.overrides,
                 "OPTION=VALUE of the rule, or KEY.PATH=VALUE over the recipe's; may be repeated")
      ->allow_extra_args(false);
  add_optional_text(
      app, "--group-by", options.group_by,
      "lines that stand together with the same value in this column are a group; '': each line by itself. By "
      "default prompt, for rules that compare completions (length, http)");
  app.add_option("--jobs", options.jobs, "lines judged at once; 0: as many as there are cores")
      ->capture_default_str();
  app.add_flag("--strict", options.strict, "stop at the first line that cannot be scored");
  app.add_option("--stats", options.stats, "write a JSON summary to this file");
}

// Every reward with the columns that it needs, and its options with their defaults.
std::string rewards_help() {
  std::string text;
  for (const RewardType& type : Rewards::describe()) {
    text += "  " + type.name + "\n      " + type.help + "\n";
    if (!type.columns.empty()) text += "      columns:";
    for (const std::string& column : type.columns) text += " " + column;
    if (!type.columns.empty()) text += "\n";
    for (const FieldDoc& option : type.options)
      text += "      --set " + option.path + "=" + option.default_value + "  " + option.help +
              (option.values.empty() ? "" : " (" + option.values + ")") + "\n";
  }
  return text;
}

std::vector<RewardConfig> configs_of(const ScoreOptions& options) {
  if (options.reward.empty() == options.recipe.empty())
    fail<UsageError>("score: expected --reward NAME or --recipe FILE, and not both");
  if (!options.recipe.empty()) return resolve_recipe<GrpoConfig>(options.recipe, options.overrides).rewards;
  Json reward{{"type", options.reward}};
  for (const auto& assignment : options.overrides) apply_override(reward, assignment);
  RewardConfig config;
  read_config(reward, config, "--reward");
  return {config};
}

std::optional<GroupBy> group_by_of(const ScoreOptions& options, const Rubric& rubric) {
  if (!options.group_by)
    return rubric.compares_completions() ? std::optional(GroupBy{"prompt", false}) : std::nullopt;
  return options.group_by->empty() ? std::nullopt : std::optional(GroupBy{*options.group_by, true});
}

// Judges outside take their time: no line should wait for another one's answer, and no program for a line.
ScoreStreamOptions stream_options(const ScoreOptions& options, const std::vector<RewardConfig>& configs) {
  ScoreStreamOptions stream;
  stream.detail = options.recipe.empty() ? DetailOf::rule : DetailOf::rubric;
  stream.strict = options.strict;
  stream.jobs = core_count();
  for (const RewardConfig& config : configs) {
    const auto* program = std::get_if<ProgramReward::Options>(&config.options);
    if (program != nullptr) stream.jobs = std::max(stream.jobs, static_cast<int>(program->workers));
    if (program != nullptr || std::holds_alternative<HttpReward::Options>(config.options))
      stream.chunk_lines = 1;
  }
  if (options.jobs > 0) stream.jobs = options.jobs;
  return stream;
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

// In order; with strict until the first line that cannot be scored.
void score_lines(const ScoreOptions& options, Output& out) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  catch_signals();
  const std::vector<RewardConfig> configs = configs_of(options);
  const Rubric rubric(configs);
  JsonLines lines(options.in);
  const auto write = [&](std::string_view text) {
    out.write(text);
    out.flush();
  };
  ScoreStreamOptions stream = stream_options(options, configs);
  stream.group_by = group_by_of(options, rubric);
  const ScoreTally tally = score_stream(rubric, stream, lines, write);
  out.finish();
  const Json summary = summary_of(tally, std::chrono::duration<double>(Clock::now() - begin).count());
  log_summary(summary);
  if (!options.stats.empty()) write_file_atomic(options.stats, summary.dump(2) + "\n");
  if (interrupted()) throw Interrupted(concat("interrupted after ", tally.lines(), " lines"));
}

}  // namespace

Run add_score(CLI::App& app) {
  const auto options = std::make_shared<ScoreOptions>();
  add_score_options(app, *options);
  app.footer([] { return "Rewards, the columns that they need, and their options:\n" + rewards_help(); });
  return [options](Output& out) {
    check_threads("--jobs:", options->jobs);
    score_lines(*options, out);
    return kDone;
  };
}

}  // namespace whet
