// whet grpo and whet pretrain: training runs, which a recipe describes.
#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/compute.h"
#include "cli/machine_options.h"
#include "cli/recipe.h"
#include "cli/validators.h"
#include "telemetry/run_lock.h"

namespace whet {

namespace {

struct TrainOptions {
  std::string recipe, device = "auto";
  std::vector<std::string> overrides;  // KEY.PATH=VALUE
  std::optional<uint64_t> seed;        // over the recipe's
  int threads = 0;                     // 0: the recipe's
  bool plan = false;                   // print what memory it takes, and do not train
};

void add_train_options(CLI::App& app, TrainOptions& options) {
  app.add_option("RECIPE", options.recipe, "a JSON file; comments are allowed")->required();
  app.add_option("--set", options.overrides, "KEY.PATH=VALUE over the recipe's; may be repeated")
      ->allow_extra_args(false);
  add_device(app, options.device);
  app.add_option("--threads", options.threads, "over the recipe's; 0: as the recipe says")
      ->capture_default_str();
  app.add_option("--seed", options.seed, "seed of every random draw, over the recipe's")
      ->check(integer<uint64_t>());
}

std::vector<std::string> overrides_of(const TrainOptions& options) {
  std::vector<std::string> overrides = options.overrides;
  if (options.seed) overrides.push_back(concat("seed=", *options.seed));
  if (options.threads > 0) overrides.push_back(concat("threads=", options.threads));
  return overrides;
}

template <class Config>
Run add_train(CLI::App& app) {
  const auto options = std::make_shared<TrainOptions>();
  add_train_options(app, *options);
  if constexpr (std::is_same_v<Config, GrpoConfig>)
    app.add_flag("--plan", options->plan,
                 "print what memory the run takes, from config.json and the recipe alone, and do not train; "
                 "exit code 2 where this machine has less");
  app.footer([] { return "Keys of the recipe:\n" + recipe_help<Config>(); });
  return [options](Output& out) {
    check_device(options->device);
    check_threads("--threads:", options->threads);
    const auto config = resolve_recipe<Config>(options->recipe, overrides_of(*options));
    if constexpr (std::is_same_v<Config, GrpoConfig>)
      if (options->plan) return compute(GrpoPlan{config}, out);
    expect_run_can_start(config.output_dir);
    return compute(config, out);
  };
}

}  // namespace

Run add_grpo(CLI::App& app) { return add_train<GrpoConfig>(app); }
Run add_pretrain(CLI::App& app) { return add_train<PretrainConfig>(app); }

}  // namespace whet
