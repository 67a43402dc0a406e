#include "rl/held_out.h"

#include "base/timer.h"

namespace whet {

std::vector<Prompt> read_held_out(const GrpoConfig& config) {
  if (config.eval.data.empty()) return {};
  return read_prompts(config.eval.data, {prompt_template_text(config.eval.prompt_template), config.model,
                                         config.prompts.chat_template_kwargs});
}

EvalParams held_out_params(const GrpoConfig& config, int64_t step) {
  const bool full = step == 0 || step >= config.steps;
  const int n = full ? config.eval.n : config.eval.n_during;
  return {.sampling = eval_sampling(config.eval, config.sampling, n),
          .k = rates_of(config.eval.k, n),
          .greedy = config.eval.greedy,
          .seed = config.seed,
          .threads = config.threads};
}

Json evaluate_held_out(Engine& engine, const CausalLm& model, const Tokenizer& tokenizer,
                       const Rubric& rubric, const std::vector<Prompt>& prompts, const GrpoConfig& config,
                       int64_t step) {
  const Timer timer;
  Json line = {{"step", step}};
  try {
    line.update(evaluate(engine, model, tokenizer, rubric, prompts, held_out_params(config, step)).metrics);
  } catch (const UsageError&) {
    throw;
  } catch (const Error& error) {
    fail("evaluation after step ", step, ": ", error.what());
  }
  line["eval_time"] = timer.seconds();
  return line;
}

}  // namespace whet
