// whet eval: a model on a file of prompts.
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

namespace whet {

void run(const EvalOptions& options, Output& out) {
  const Rubric rubric(options.rewards);
  auto prompts = read_prompts(options.data, {prompt_template_text(options.prompt_template), options.model,
                                             options.chat_template_kwargs});
  for (const auto& note : check_columns(options.rewards, prompts, options.data)) log_line("whet: ", note);
  Session session(options);
  tokenize_file(options.data, prompts, session.tokenizer, session.engine, options.sampling);
  const auto result = evaluate(session.engine, *session.model, session.tokenizer, rubric, prompts,
                               {.sampling = options.sampling,
                                .k = rates_of(options.k, options.sampling.n),
                                .greedy = options.greedy,
                                .seed = options.seed,
                                .threads = options.threads});
  out.write_line(result.metrics);
  out.flush();
  TokenCounts tokens;
  for (const auto& group : result.groups) tokens.add(group);
  write_stats(options, session, tokens);
}

}  // namespace whet
