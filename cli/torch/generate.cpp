// whet generate: completions as JSON Lines, or one completion as it is written, for a person at a terminal.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <iostream>

#include "base/log.h"
#include "cli/torch/commands.h"
#include "cli/torch/session.h"
#include "data/prompt_source.h"
#include "rl/sample.h"
#include "telemetry/format.h"
#include "telemetry/terminal.h"
#include "tokenizer/stream_decoder.h"

namespace whet {

namespace {

std::vector<Prompt> prompts_of(const Command& command) {
  if (!command.data.empty()) return read_prompts(command.data, command.prompt_template, command.model);
  const Json prompt =
      command.chat ? Json::array({{{"role", "user"}, {"content", command.prompt}}}) : Json(command.prompt);
  return {make_prompt({{"prompt", prompt}}, command.prompt_template, command.model)};
}

SamplingParams sampling_params(const Command& command, const CausalLm& model) {
  SamplingParams params;
  params.n = command.n;
  params.max_tokens = command.max_tokens;
  params.temperature = command.temperature;
  params.seed = command.seed;
  if (!command.ignore_eos) params.stop_token_ids = stop_tokens(model);
  return params;
}

// Writes a completion to a terminal while it is sampled.
class Typewriter {
 public:
  explicit Typewriter(const Tokenizer& tokenizer) : decoder_(tokenizer) {}

  void type(int32_t token) { write(decoder_.push(token)); }
  void finish() { write(decoder_.finish() + "\n"); }

 private:
  static void write(const std::string& text) {
    const std::string shown = printable(text);
    std::fwrite(shown.data(), 1, shown.size(), stdout);
    std::fflush(stdout);
  }
  StreamDecoder decoder_;
};

void print_lines(const Session& session, const std::vector<Group>& groups) {
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

void run_generate(const Command& command) {
  auto prompts = prompts_of(command);
  const Session session(command);
  tokenize_prompts(session.tokenizer, prompts);
  const bool streams = command.data.empty() && command.n == 1 && is_terminal(STDOUT_FILENO);
  Typewriter typewriter(session.tokenizer);
  std::atomic<double> first_token_s = 0;
  const auto on_token = [&](const Prompt&, uint32_t, int32_t token) {
    double none = 0;
    first_token_s.compare_exchange_strong(none, session.seconds());
    if (streams) typewriter.type(token);
  };
  const auto groups = session.engine.generate(prompts, sampling_params(command, *session.model), on_token);
  if (streams) {
    typewriter.finish();
    log_speed(groups[0].completions[0], first_token_s - session.load_s, session.seconds() - session.load_s);
  } else {
    print_lines(session, groups);
  }
  write_stats(command, session, groups, {{"first_token_s", first_token_s.load()}});
}

}  // namespace whet
