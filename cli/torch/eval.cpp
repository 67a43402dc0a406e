// whet eval: a model on a file of prompts.
#include "base/log.h"
#include "cli/torch/commands.h"
#include "cli/torch/session.h"
#include "data/prompt_source.h"
#include "rewards/required_columns.h"
#include "rl/evaluate.h"
#include "rl/prompt_check.h"
#include "rl/sample.h"
#include "rl/stop_watch.h"

namespace whet {

namespace {

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

std::vector<RewardConfig> parse_rewards(const std::vector<std::string>& specs) {
  std::vector<RewardConfig> configs;
  for (const auto& spec : specs) configs.push_back(parse_reward(spec));
  return configs;
}

}  // namespace

void run_eval(const Command& command, Output& out) {
  const std::vector<RewardConfig> rewards = parse_rewards(command.rewards);
  const Rubric rubric(rewards);
  auto prompts =
      read_prompts(command.data, command.prompt_template, command.model, command.chat_template_kwargs);
  for (const auto& note : check_columns(rewards, prompts, command.data)) log_line("whet: ", note);
  Session session(command);
  tokenize_file(command.data, prompts, session.tokenizer, session.engine, command.sampling);
  const auto result = evaluate(session.engine, *session.model, session.tokenizer, rubric, prompts,
                               {command.sampling.n, command.sampling.max_tokens, command.sampling.temperature,
                                command.seed, stop_rules(command.sampling), command.threads});
  out.write_line(result.metrics);
  out.flush();
  TokenCounts tokens;
  for (const auto& group : result.groups) tokens.add(group);
  write_stats(command, session, tokens);
}

}  // namespace whet
