#include "cli/torch/commands.h"

#include <sys/resource.h>

#include <chrono>
#include <iostream>

#include "base/file.h"
#include "cli/torch/load_progress.h"
#include "data/prompt_source.h"
#include "models/hf/load.h"
#include "rl/evaluate.h"
#include "rl/sample.h"

namespace whet {

namespace {

using Clock = std::chrono::steady_clock;

struct Session {
  explicit Session(const Command& command)
      : tokenizer(Tokenizer::load(command.model)),
        model(load_model(command.model, load_progress(command.model))),
        engine(*model, {command.max_batch, command.threads}),
        prompts(read_prompts(command.data, command.prompt_template, command.model)) {
    tokenize_prompts(tokenizer, prompts);
    load_s = seconds();
  }
  double seconds() const { return std::chrono::duration<double>(Clock::now() - start).count(); }

  Clock::time_point start = Clock::now();
  Tokenizer tokenizer;
  std::unique_ptr<CausalLm> model;
  Engine engine;
  std::vector<Prompt> prompts;
  double load_s = 0;
};

void write_stats(const Command& command, const Session& session, const std::vector<Group>& groups) {
  if (command.stats.empty()) return;
  size_t prompt_tokens = 0, completion_tokens = 0;
  for (const auto& group : groups) {
    prompt_tokens += group.prompt.ids.size();
    for (const auto& completion : group.completions) completion_tokens += completion.tokens.size();
  }
  struct rusage usage {};
  getrusage(RUSAGE_SELF, &usage);
  const double wall = session.seconds();
  const Json stats = {{"load_s", session.load_s},
                      {"wall_s", wall},
                      {"prompt_tokens", prompt_tokens},
                      {"completion_tokens", completion_tokens},
                      {"tokens_per_s", static_cast<double>(completion_tokens) / (wall - session.load_s)},
                      {"peak_memory_bytes", static_cast<int64_t>(usage.ru_maxrss) * 1024}};
  write_file_atomic(command.stats, stats.dump(2) + "\n");
}

Rubric make_rubric(const std::vector<std::string>& specs) {
  std::vector<RewardConfig> configs;
  for (const auto& spec : specs) {  // name=type, name=contains:text, or type
    RewardConfig config;
    const size_t equals = spec.find('=');
    config.name = equals == std::string::npos ? "" : spec.substr(0, equals);
    config.type = equals == std::string::npos ? spec : spec.substr(equals + 1);
    if (const size_t colon = config.type.find(':'); colon != std::string::npos) {
      config.text = config.type.substr(colon + 1);
      config.type = config.type.substr(0, colon);
    }
    configs.push_back(config);
  }
  return Rubric(configs);
}

}  // namespace

void run_eval(const Command& command) {
  const Rubric rubric = make_rubric(command.rewards);
  const Session session(command);
  const auto result = evaluate(session.engine, *session.model, session.tokenizer, rubric, session.prompts,
                               {command.n, command.max_tokens, command.temperature, command.seed});
  std::cout << result.metrics.dump() << std::endl;
  write_stats(command, session, result.groups);
}

void run_generate(const Command& command) {
  const Session session(command);
  SamplingParams params;
  params.n = command.n;
  params.max_tokens = command.max_tokens;
  params.temperature = command.temperature;
  params.seed = command.seed;
  params.stop_token_ids = stop_tokens(*session.model);
  const auto groups = session.engine.generate(session.prompts, params);
  for (const auto& group : groups)
    for (size_t i = 0; i < group.completions.size(); ++i) {
      const auto& completion = group.completions[i];
      const Json line = {
          {"prompt_index", group.prompt.index}, {"sample_index", i},
          {"ids", completion.tokens},           {"text", session.tokenizer.decode(completion.tokens)},
          {"logprobs", completion.logprobs},    {"finish_reason", name_of(completion.finish_reason)}};
      std::cout << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
    }
  std::cout.flush();
  write_stats(command, session, groups);
}

}  // namespace whet
