// whet countdown: writes puzzles {"nums":[…],"target":…}, pairwise different as (multiset, target).
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/validators.h"
#include "tasks/countdown/puzzle.h"

namespace whet {

namespace {

struct CountdownOptions {
  CountdownConfig puzzles;
  std::string split = "test";
  size_t n = 512;
};

void add_puzzle_options(CLI::App& app, CountdownConfig& puzzles) {
  app.add_option("--count", puzzles.count, "numbers in a puzzle (2 to 6)")->capture_default_str();
  app.add_option("--max-count", puzzles.max_count, "puzzles of --count up to so many numbers; 0: of --count")
      ->capture_default_str();
  app.add_option("--min", puzzles.min, "least number")->capture_default_str();
  app.add_option("--max", puzzles.max, "greatest number")->capture_default_str();
  app.add_option("--target-min", puzzles.target_min, "least target")->capture_default_str();
  app.add_option("--target-max", puzzles.target_max, "greatest target")->capture_default_str();
  app.add_option("--max-value", puzzles.max_value, "greatest intermediate result")->capture_default_str();
  app.add_option("--test-percent", puzzles.test_percent, "share of multisets in the test split")
      ->capture_default_str();
  app.add_option("--seed", puzzles.seed, "seed of the sequence of puzzles")
      ->capture_default_str()
      ->check(integer<uint64_t>());
}

void write_puzzles(const CountdownOptions& options, Output& out) {
  if (options.split != "train" && options.split != "test")
    fail<UsageError>("--split ", options.split, ": expected train or test");
  const Split split = options.split == "train" ? Split::train : Split::test;
  for (const auto& puzzle : distinct_countdown_puzzles(options.puzzles, split, options.n))
    out.write_line({{"nums", puzzle.nums}, {"target", puzzle.target}});
}

}  // namespace

Run add_countdown(CLI::App& app) {
  const auto options = std::make_shared<CountdownOptions>();
  app.add_option("--split", options->split, "train or test; they share no multiset of numbers")
      ->capture_default_str();
  app.add_option("-n", options->n, "how many, all different")
      ->capture_default_str()
      ->check(integer<size_t>());
  add_puzzle_options(app, options->puzzles);
  return [options](Output& out) {
    write_puzzles(*options, out);
    return kDone;
  };
}

}  // namespace whet
