// whet eval: a model on a file of prompts, judged by rewards.
#include "cli/eval.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "base/fields.h"
#include "cli/commands.h"
#include "cli/compute.h"
#include "cli/validators.h"
#include "rl/eval_config.h"

namespace whet {

namespace {

// What judges when no --reward is given, and how --help prints it.
constexpr const char* kDefaultRewards[] = {"accuracy=countdown", "format", "gives_up=contains:give up"};
constexpr const char* kDefaultRewardsText = "accuracy=countdown format \"gives_up=contains:give up\"";

// name=type, name=contains:text, or type.
RewardConfig parse_reward(const std::string& spec) {
  Json json;
  const size_t equals = spec.find('=');
  json["name"] = equals == std::string::npos ? "" : spec.substr(0, equals);
  std::string type = equals == std::string::npos ? spec : spec.substr(equals + 1);
  if (const size_t colon = type.find(':'); colon != std::string::npos) {
    json["text"] = type.substr(colon + 1);
    type.resize(colon);
  }
  if (json.contains("text") && type != "contains")
    fail<UsageError>("--reward ", spec, ": expected a text behind \":\" for contains only");
  json["type"] = type;
  RewardConfig config;
  read_config(json, config, "--reward");
  return config;
}

// What the command line says.
struct Given {
  EvalOptions options;  // but for its rewards
  std::vector<std::string> rewards = {std::begin(kDefaultRewards), std::end(kDefaultRewards)};
};

}  // namespace

Run add_eval(CLI::App& app) {
  const auto given = std::make_shared<Given>();
  EvalOptions& options = given->options;
  options.sampling.include_stop_str_in_output = true;  // rewards read all that was written
  app.add_option("--data", options.data, "JSON Lines of prompts; - is standard input; may be repeated")
      ->allow_extra_args(false)
      ->required();
  app.add_option("--reward", given->rewards,
                 "TYPE or NAME=TYPE or NAME=contains:TEXT; may be repeated; the first decides what is right")
      ->allow_extra_args(false)
      ->default_str(kDefaultRewardsText);
  app.add_option("--k", options.k,
                 "of pass@k and cons@k; may be repeated; by default 1, 4, 16, ... below -n, and that itself")
      ->allow_extra_args(false)
      ->check(positive());
  app.add_flag("!--no-greedy", options.greedy, "no greedy completions beside the sampled ones");
  add_completion_options(app, options);
  add_filter_options(app, options.sampling);
  return [given](Output& out) {
    EvalOptions options = given->options;
    check_completion_options(options);
    for (const int k : options.k)
      if (k > options.sampling.n)
        fail<UsageError>("--k: expected no more than -n ", options.sampling.n, ", got ", k);
    for (const std::string& spec : given->rewards) options.rewards.push_back(parse_reward(spec));
    return compute(options, out);
  };
}

}  // namespace whet
