#include "cli/score.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

#include "base/error.h"
#include "base/fields.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/json_lines.h"
#include "base/log.h"
#include "base/machine.h"
#include "base/ordered_work.h"
#include "cli/recipe.h"
#include "rewards/score_line.h"

namespace whet {

namespace {

struct Chunk {
  struct Line {
    size_t number;
    std::string text;
  };
  std::vector<Line> lines;
  size_t bytes = 0;
};

struct ScoredChunk {
  std::vector<ScoredLine> lines;
  bool whole = true;  // false: Ctrl-C came in between
};

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
  Json rewards;
  if (!command.recipe.empty()) {
    rewards = resolve_recipe("grpo", command.recipe, command.overrides, cores)["rewards"];
  } else {
    Json reward{{"type", command.reward}};
    for (const auto& assignment : command.overrides) apply_override(reward, assignment);
    rewards.push_back(reward);
  }
  RubricConfig config;
  read_config(Json{{"rewards", rewards}}, config);
  return config.rewards;
}

// Standard input may be idle for long: waits for it, but not when there is nothing more to be done.
bool wait_for_input(const ScoreCommand& command, const JsonLines& lines, const std::atomic<bool>& stopped) {
  constexpr int kLookUpEveryMs = 100;
  while (!stopped && !interrupted()) {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (command.in != "-" || !lines.would_wait() || ::poll(&input, 1, kLookUpEveryMs) > 0) return true;
  }
  return false;
}

class Scorer {
 public:
  Scorer(const ScoreCommand& command, const std::vector<RewardConfig>& configs)
      : command_(command),
        rubric_(configs),
        detail_(command.recipe.empty() ? DetailOf::rule : DetailOf::rubric),
        lines_(command.in) {}

  void run(int jobs, size_t chunk_lines) {
    work_in_order(
        jobs, 4 * static_cast<size_t>(jobs),
        [&](const std::atomic<bool>& stopped) { return read(chunk_lines, stopped); },
        [&](Chunk chunk) { return score(chunk); }, [&](const ScoredChunk& chunk) { return write(chunk); });
  }

  // What was seen, for --stats.
  Json summary() const {
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    const auto share = [&](double part) { return judged_ > 0 ? Json(part / judged_) : Json(); };
    return {{"lines", lines()},
            {"judged", judged_},
            {"unjudged", unjudged_},
            {"malformed", malformed_},
            {"mean_reward", share(sum_)},
            {"frac_reward_positive", share(positive_)},
            {"wall_s", wall},
            {"lines_per_s", lines() / wall},
            {"peak_memory_bytes", peak_memory_bytes()}};
  }

  int64_t lines() const { return judged_ + unjudged_ + malformed_; }

 private:
  // As many lines as are there, so that whoever waits for answers gets them.
  std::optional<Chunk> read(size_t chunk_lines, const std::atomic<bool>& stopped) {
    constexpr size_t kChunkBytes = size_t{1} << 20;
    if (!wait_for_input(command_, lines_, stopped)) return std::nullopt;
    Chunk chunk;
    do {
      std::optional<std::string> text = lines_.next_text();
      if (!text) break;
      chunk.bytes += text->size();
      chunk.lines.push_back({lines_.line(), std::move(*text)});
    } while (chunk.lines.size() < chunk_lines && chunk.bytes < kChunkBytes && !lines_.would_wait());
    return chunk.lines.empty() ? std::nullopt : std::optional(std::move(chunk));
  }

  ScoredChunk score(const Chunk& chunk) const {
    ScoredChunk scored;
    for (const auto& line : chunk.lines) {
      if (interrupted()) {
        scored.whole = false;
        break;
      }
      scored.lines.push_back(score_line(rubric_, detail_, line.text, lines_.path(), line.number));
    }
    return scored;
  }

  bool write(const ScoredChunk& chunk) {
    std::string text;
    std::string refused;
    for (const ScoredLine& line : chunk.lines) {
      if (!line.malformed.empty() && command_.strict) {
        refused = line.malformed;
        break;
      }
      count(line);
      if (line.malformed.empty()) (text += line.text) += '\n';
    }
    std::cout.write(text.data(), static_cast<std::streamsize>(text.size())).flush();
    require(std::cout.good(), "cannot write to standard output");
    if (!refused.empty()) throw UsageError(refused);
    return chunk.whole;
  }

  void count(const ScoredLine& line) {
    constexpr int64_t kReported = 10;
    if (!line.malformed.empty()) {
      if (++malformed_ <= kReported)
        log_line("whet: ", line.malformed, malformed_ == kReported ? " (others are only counted)" : "");
    } else if (line.reward) {
      ++judged_;
      sum_ += *line.reward;
      positive_ += *line.reward > 0;
    } else {
      ++unjudged_;
    }
  }

  const ScoreCommand& command_;
  Rubric rubric_;
  DetailOf detail_;
  JsonLines lines_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  int64_t judged_ = 0, unjudged_ = 0, malformed_ = 0, positive_ = 0;
  double sum_ = 0;
};

void log_summary(const Json& summary) {
  const auto number = [&](const char* key) { return summary[key].dump(); };
  char rate[32];
  std::snprintf(rate, sizeof rate, "%.0f", summary["lines_per_s"].get<double>());
  log_line("whet: ", number("lines"), " lines: ", number("judged"), " judged, ", number("unjudged"),
           " not judged, ", number("malformed"), " malformed; mean reward ", number("mean_reward"),
           ", over 0: ", number("frac_reward_positive"), "; ", rate, " lines/s");
}

}  // namespace

void run_score(const ScoreCommand& command) {
  std::ios::sync_with_stdio(false);
  catch_signals();
  if (command.jobs < 0 || command.jobs > 1024) fail<UsageError>("--jobs: expected 0 to 1024");
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const std::vector<RewardConfig> configs = configs_of(command, cores);
  Scorer scorer(command, configs);
  constexpr size_t kChunkLines = 64;
  scorer.run(command.jobs > 0 ? command.jobs : cores, kChunkLines);
  const Json summary = scorer.summary();
  log_summary(summary);
  if (!command.stats.empty()) write_file_atomic(command.stats, summary.dump(2) + "\n");
  if (interrupted()) throw Interrupted(concat("interrupted; ", scorer.lines(), " lines are done with"));
}

}  // namespace whet
