#include "cli/completion_options.h"

#include <CLI/CLI.hpp>

#include "cli/machine_options.h"
#include "cli/named_option.h"
#include "cli/validators.h"
#include "tokenizer/chat_format.h"

namespace whet {

namespace {

void add_prompt_options(CLI::App& app, CompletionOptions& options) {
  app.add_option("--model", options.model, "a Hugging Face directory")->required();
  app.add_option("--prompt-template", options.prompt_template, "built-in name, or a text with {column}")
      ->capture_default_str();
  const auto read_kwargs = [&options](const std::string& text) {
    if (text.empty()) return;
    options.chat_template_kwargs = parse_json(text, "--chat-template-kwargs");
    validate_chat_arguments(options.chat_template_kwargs, "--chat-template-kwargs");
  };
  app.add_option_function<std::string>(
      "--chat-template-kwargs", read_kwargs,
      "JSON for prompts that are messages: variables of the chat template, such as "
      "{\"enable_thinking\": false}, add_generation_prompt, continue_final_message, "
      "sanitize_control_tokens; a row's own win");
}

void add_sampling_options(CLI::App& app, SamplingParams& sampling) {
  app.add_option(
         "--stop", sampling.stop,
         "end a completion at this text; special tokens count as the text they are spelt with; may be "
         "repeated")
      ->allow_extra_args(false);
  app.add_option("--stop-token-id", sampling.stop_token_ids,
                 "end a completion with this token, besides the model's own; may be repeated")
      ->allow_extra_args(false);
  app.add_flag("!--no-skip-special-tokens", sampling.skip_special_tokens, "keep special tokens in texts");
  app.add_option("-n", sampling.n, "samples of each prompt")->capture_default_str()->check(positive());
  app.add_option("--max-tokens", sampling.max_tokens, "new tokens at most")
      ->capture_default_str()
      ->check(positive());
  app.add_option("--temperature", sampling.temperature, "0: greedy")
      ->capture_default_str()
      ->check(not_negative());
}

void add_engine_options(CLI::App& app, EngineConfig& engine) {
  app.add_option("--max-num-seqs", engine.max_num_seqs, "sequences that run together")->capture_default_str();
  app.add_option("--max-num-batched-tokens", engine.max_num_batched_tokens, "rows of one forward pass")
      ->capture_default_str();
  app.add_option("--cache-tokens", engine.cache_tokens,
                 "tokens that the cache holds; 0: chosen by the machine's memory")
      ->capture_default_str()
      ->check(integer<int64_t>());
  app.add_flag("!--no-prefix-cache", engine.prefix_cache, "compute what prompts have in common again");
  add_named(app, "--speculative", engine.speculative.method, "where drafted tokens come from");
  app.add_option("--draft-tokens", engine.speculative.num_tokens, "tokens drafted at most")
      ->capture_default_str();
}

}  // namespace

void add_completion_options(CLI::App& app, CompletionOptions& options) {
  add_prompt_options(app, options);
  add_sampling_options(app, options.sampling);
  add_engine_options(app, options.engine);
  add_device(app, options.device);
  add_threads(app, options.threads);
  app.add_option("--seed", options.seed, "seed of every random draw")
      ->capture_default_str()
      ->check(integer<uint64_t>());
  app.add_option("--stats", options.stats, "write a JSON summary of time and memory to this file");
}

void add_filter_options(CLI::App& app, SamplingParams& sampling) {
  app.add_option("--top-p", sampling.top_p, "sample from the likeliest tokens that have this mass together")
      ->capture_default_str();
  app.add_option("--top-k", sampling.top_k, "sample from this many likeliest tokens; 0: all")
      ->capture_default_str();
}

void check_completion_options(CompletionOptions& options) {
  check_device(options.device);
  options.threads = resolve_threads(options.threads);
  validate(options.sampling, "sampling");
  validate(options.engine, "engine");
}

}  // namespace whet
