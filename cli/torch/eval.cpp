// whet eval: a model on files of prompts.
#include <algorithm>
#include <filesystem>

#include "base/log.h"
#include "cli/torch/commands.h"
#include "cli/torch/session.h"
#include "data/prompt_source.h"
#include "rl/eval_config.h"
#include "rl/evaluate.h"
#include "rl/prompt_check.h"
#include "rl/sample.h"
#include "scoring/required_columns.h"
#include "tasks/prompt_templates.h"
#include "telemetry/eval_table.h"

namespace whet {

namespace {

// The file's name without its ending, or the whole path where another file has the same name.
std::string name_of_file(const EvalOptions& options, const std::string& path) {
  const auto stem = [](const std::string& file) { return std::filesystem::path(file).stem().string(); };
  const auto alike = std::count_if(options.data.begin(), options.data.end(),
                                   [&](const std::string& other) { return stem(other) == stem(path); });
  return alike > 1 ? path : stem(path);
}

// Of every file, in order.
std::vector<std::vector<Prompt>> read_all(const EvalOptions& options) {
  const std::string text = prompt_template_text(options.prompt_template);
  std::vector<std::vector<Prompt>> files;
  for (const std::string& path : options.data) {
    files.push_back(read_prompts(path, {text, options.model, options.chat_template_kwargs}));
    for (const auto& note : check_columns(options.rewards, files.back(), path)) log_line("whet: ", note);
  }
  return files;
}

}  // namespace

void run(const EvalOptions& options, Output& out) {
  const Rubric rubric(options.rewards);
  auto files = read_all(options);
  Session session(options);
  for (size_t i = 0; i < files.size(); ++i)
    tokenize_file(options.data[i], files[i], session.tokenizer, session.engine, options.sampling);
  const EvalParams params = {.sampling = options.sampling,
                             .k = rates_of(options.k, options.sampling.n),
                             .greedy = options.greedy,
                             .seed = options.seed,
                             .threads = options.threads};
  std::vector<Json> lines;
  TokenCounts tokens;
  for (size_t i = 0; i < files.size(); ++i) {
    const EvalResult result =
        evaluate(session.engine, *session.model, session.tokenizer, rubric, files[i], params);
    Json line = {{"eval_set", name_of_file(options, options.data[i])}};
    line.update(result.metrics);
    out.write_line(line);
    out.flush();
    for (const auto& group : result.groups) tokens.add(group);
    lines.push_back(std::move(line));
  }
  write_log_line(eval_table(lines));
  write_stats(options, session, tokens);
}

}  // namespace whet
