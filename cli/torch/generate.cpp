// whet generate: completions as JSON Lines, or one completion as it is written, for a person at a terminal.
#include <unistd.h>

#include <algorithm>
#include <map>

#include "base/log.h"
#include "cli/torch/commands.h"
#include "cli/torch/session.h"
#include "data/prompt_source.h"
#include "rl/prompt_check.h"
#include "rl/sample.h"
#include "telemetry/format.h"
#include "telemetry/terminal.h"
#include "tokenizer/stop_strings.h"
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
  SamplingParams params = command.sampling;
  params.seed = command.seed;
  if (!command.ignore_eos) params.stop_token_ids = stop_tokens(model);
  return params;
}

// Writes a completion to a terminal while it is sampled.
class Typewriter {
 public:
  Typewriter(const Tokenizer& tokenizer, Output& out) : decoder_(tokenizer), out_(out) {}

  void type(int32_t token) { write(decoder_.push(token)); }
  void finish() { write(decoder_.finish() + "\n"); }

 private:
  void write(const std::string& text) {
    out_.write(printable(text));
    out_.flush();
  }
  StreamDecoder decoder_;
  Output& out_;
};

// The stop strings that each completion is watched for.
class Stops {
 public:
  Stops(const Tokenizer& tokenizer, const std::vector<std::string>& texts)
      : tokenizer_(tokenizer), texts_(texts) {}

  bool push(const Prompt& prompt, uint32_t sample, int32_t token) {
    if (texts_.empty()) return false;
    return watched_.try_emplace({prompt.index, sample}, tokenizer_, texts_).first->second.push(token);
  }
  // The completion's text; it is not watched any more.
  std::string text(const Prompt& prompt, uint32_t sample, const Completion& completion) {
    const auto found = watched_.find({prompt.index, sample});
    if (found == watched_.end()) return tokenizer_.decode(completion.tokens);
    found->second.finish();
    const std::string text = found->second.text();
    watched_.erase(found);
    return text;
  }

 private:
  const Tokenizer& tokenizer_;
  const std::vector<std::string>& texts_;
  std::map<std::pair<uint32_t, uint32_t>, StopStrings> watched_;
};

void write_lines(const Group& group, Stops& stops, Output& out) {
  for (size_t i = 0; i < group.completions.size(); ++i) {
    const auto& completion = group.completions[i];
    Json line = {{"prompt_index", group.prompt.index},
                 {"sample_index", i},
                 {"ids", completion.tokens},
                 {"text", stops.text(group.prompt, static_cast<uint32_t>(i), completion)},
                 {"logprobs", completion.logprobs},
                 {"finish_reason", name_of(completion.finish_reason)}};
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

void run_generate(const Command& command, Output& out) {
  auto prompts = prompts_of(command);
  Session session(command);
  if (command.data.empty())
    tokenize_prompts(session.tokenizer, prompts);
  else
    tokenize_file(command.data, prompts, session.tokenizer, session.engine, command.sampling);
  const bool streams = command.data.empty() && command.sampling.n == 1 && is_terminal(STDOUT_FILENO);
  Typewriter typewriter(session.tokenizer, out);
  Stops stops(session.tokenizer, command.stop);
  double first_token_s = 0;
  TokenCounts tokens;
  const auto on_token = [&](const Prompt& prompt, uint32_t sample, int32_t token) {
    if (first_token_s == 0) first_token_s = session.seconds();
    if (streams) typewriter.type(token);
    return stops.push(prompt, sample, token);
  };
  const auto on_group = [&](const Group& group) {
    tokens.add(group);
    if (!streams) return write_lines(group, stops, out);
    typewriter.finish();
    log_speed(group.completions[0], first_token_s - session.load_s, session.seconds() - session.load_s);
  };
  session.engine.generate(prompts, sampling_params(command, *session.model), on_group, on_token);
  write_stats(command, session, tokens, {{"first_token_s", first_token_s}});
}

}  // namespace whet
