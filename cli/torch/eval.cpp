// whet eval: a model on a file of prompts.
#include "cli/torch/commands.h"
#include "cli/torch/session.h"
#include "data/prompt_source.h"
#include "rl/evaluate.h"
#include "rl/sample.h"

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
  json["type"] = type;
  RewardConfig config;
  read_config(json, config, "--reward");
  return config;
}

Rubric make_rubric(const std::vector<std::string>& specs) {
  std::vector<RewardConfig> configs;
  for (const auto& spec : specs) configs.push_back(parse_reward(spec));
  return Rubric(configs);
}

}  // namespace

void run_eval(const Command& command, Output& out) {
  const Rubric rubric = make_rubric(command.rewards);
  auto prompts = read_prompts(command.data, command.prompt_template, command.model);
  Session session(command);
  tokenize_prompts(session.tokenizer, prompts);
  const auto result =
      evaluate(session.engine, *session.model, session.tokenizer, rubric, prompts,
               {command.sampling.n, command.sampling.max_tokens, command.sampling.temperature, command.seed});
  out.write_line(result.metrics);
  out.flush();
  TokenCounts tokens;
  for (const auto& group : result.groups) tokens.add(group);
  write_stats(command, session, tokens);
}

}  // namespace whet
