// whet generate: completions as JSON Lines, or one completion as it is written, for a person at a terminal.
#include <unistd.h>

#include <algorithm>

#include "base/log.h"
#include "cli/torch/commands.h"
#include "cli/torch/session.h"
#include "data/prompt_source.h"
#include "rl/prompt_check.h"
#include "rl/sample.h"
#include "rl/stop_watch.h"
#include "tasks/prompt_templates.h"
#include "telemetry/format.h"
#include "telemetry/terminal.h"

namespace whet {

namespace {

std::vector<Prompt> prompts_of(const GenerateOptions& options) {
  Json kwargs = options.chat_template_kwargs;
  const std::string text = prompt_template_text(options.prompt_template);
  if (!options.prompt) return read_prompts(options.prompts, {text, options.model, kwargs});
  Json prompt = *options.prompt;
  if (options.chat) {
    prompt = Json::array({{{"role", "user"}, {"content", *options.prompt}}});
    if (options.prefill) prompt.push_back({{"role", "assistant"}, {"content", *options.prefill}});
    if (options.prefill) kwargs["continue_final_message"] = true;
  }
  return {make_prompt({{"prompt", prompt}}, {text, options.model, kwargs})};
}

// The tokens that end the model's sequences: config.json's, or those of the generation config that was
// chosen.
ModelConfig with_chosen_ends(const GenerateOptions& options, const ModelConfig& model) {
  if (options.generation_config == "auto") return model;  // as it was loaded
  ModelConfig chosen = parse_model_config(model.source, options.model + "/config.json");
  if (const auto& ids = options.generation_defaults.eos_token_ids) chosen.eos_token_ids = *ids;
  return chosen;
}

SamplingParams sampling_params(const GenerateOptions& options, const CausalLm& model) {
  if (options.ignore_eos) return options.sampling;
  return with_end_tokens(options.sampling, with_chosen_ends(options, model.config()));
}

// What generation_config.json has changed, for a person who has not asked for it.
void log_defaults(const GenerateOptions& options, const CausalLm& model) {
  const GenerationDefaults& defaults = options.generation_defaults;
  std::string taken = defaults.taken;
  const auto own = parse_model_config(model.config().source, "").eos_token_ids;
  if (defaults.eos_token_ids && *defaults.eos_token_ids != own && !options.ignore_eos)
    taken += concat(taken.empty() ? "" : ", ", "eos_token_id ", Json(*defaults.eos_token_ids).dump());
  if (taken.empty()) return;
  log_line("from ", defaults.path, ": ", taken, " (options win; --generation-config none leaves them out)");
}

// Writes a completion to a terminal while it is sampled: what no stop can take away any more.
class Typewriter {
 public:
  Typewriter(const Tokenizer& tokenizer, const SamplingParams& params, Output& out)
      : watched_(tokenizer, stop_rules(params)), out_(out) {}

  void type(int32_t token) {
    watched_.push(token);
    write(watched_.settled());
  }
  void finish() {
    watched_.finish();
    write(watched_.text().size());
    out_.write("\n");
    out_.flush();
  }

 private:
  void write(size_t end) {
    if (end <= written_) return;
    out_.write(printable(watched_.text().substr(written_, end - written_)));
    out_.flush();
    written_ = end;
  }

  StopStrings watched_;
  Output& out_;
  size_t written_ = 0;
};

void write_lines(const Group& group, const Tokenizer& tokenizer, const StopRules& rules, Output& out) {
  for (size_t i = 0; i < group.completions.size(); ++i) {
    const auto& completion = group.completions[i];
    Json line = {
        {"prompt_index", group.prompt.index}, {"sample_index", i},
        {"ids", completion.tokens},           {"text", completion_text(tokenizer, rules, completion.tokens)},
        {"logprobs", completion.logprobs},    {"finish_reason", name_of(completion.finish_reason)}};
    for (const auto& position : completion.top_logprobs) {
      Json top = Json::array();
      for (const auto& [id, logprob] : position) top.push_back({{"id", id}, {"logprob", logprob}});
      line["top_logprobs"].push_back(std::move(top));
    }
    out.write_line(line);
  }
  out.flush();
}

// For a person: what was written, and how fast it came after the first token.
void log_speed(const Completion& completion, double first_s, double wall_s) {
  const auto tokens = completion.tokens.size();
  const double rate = static_cast<double>(tokens - 1) / std::max(wall_s - first_s, 1e-9);
  log_line(tokens, tokens == 1 ? " token" : " tokens", ", first after ", format_value(first_s), " s",
           tokens > 1 ? concat(", then ", format_value(rate), " tokens/s") : "", ", ended by ",
           name_of(completion.finish_reason));
}

}  // namespace

void run(const GenerateOptions& options, Output& out) {
  auto prompts = prompts_of(options);
  Session session(options);
  const SamplingParams params = sampling_params(options, *session.model);
  log_defaults(options, *session.model);
  if (options.prompt)
    tokenize_prompts(session.tokenizer, prompts);
  else
    tokenize_file(options.prompts, prompts, session.tokenizer, session.engine, params);
  const bool streams = options.prompt && params.n == 1 && is_terminal(STDOUT_FILENO);
  Typewriter typewriter(session.tokenizer, params, out);
  StopWatch watch(session.tokenizer, params);
  const TokenCallback stops = watch.callback();
  double first_token_s = 0;
  TokenCounts tokens;
  const auto on_token = [&](const Prompt& prompt, uint32_t sample, int32_t token) {
    if (first_token_s == 0) first_token_s = session.seconds();
    if (streams) typewriter.type(token);
    return stops && stops(prompt, sample, token);
  };
  const auto on_group = [&](const Group& group) {
    tokens.add(group);
    watch.forget(group.prompt);
    if (!streams) return write_lines(group, session.tokenizer, stop_rules(params), out);
    typewriter.finish();
    log_speed(group.completions[0], first_token_s - session.load_s, session.seconds() - session.load_s);
  };
  session.engine.generate(prompts, params, {options.seed, /*step=*/0}, on_group, on_token);
  write_stats(options, session, tokens, {{"first_token_s", first_token_s}});
}

}  // namespace whet
