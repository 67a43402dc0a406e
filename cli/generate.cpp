// whet generate: samples completions.
#include "cli/generate.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/compute.h"
#include "cli/optional_text.h"

namespace whet {

namespace {

void add_prompt_options(CLI::App& app, GenerateOptions& options) {
  app.add_option(
      "--prompts", options.prompts,
      "JSON Lines with a column prompt (a text, or messages), ids, or the template's columns; - is "
      "standard input");
  add_optional_text(app, "--prompt", options.prompt,
                    "one prompt; at a terminal, its completion is shown as it is written");
  app.add_flag("--chat", options.chat,
               "--prompt is a user's message: render it by the model's chat template");
  add_optional_text(app, "--prefill", options.prefill, "with --chat: how the answer begins; it is continued");
}

void add_end_options(CLI::App& app, GenerateOptions& options) {
  app.add_flag("--ignore-eos", options.ignore_eos,
               "the model's own end tokens end nothing; --stop and --stop-token-id do");
  app.add_option("--generation-config", options.generation_config,
                 "where sampling options that are not given come from: auto (the model's "
                 "generation_config.json), none, a file, or a directory with one")
      ->capture_default_str();
  app.add_flag("--include-stop-str-in-output", options.sampling.include_stop_str_in_output,
               "keep the stop text in the text");
}

void add_more_sampling_options(CLI::App& app, SamplingParams& sampling) {
  add_filter_options(app, sampling);
  app.add_option("--min-p", sampling.min_p,
                 "leave out tokens below this share of the likeliest one's probability")
      ->capture_default_str();
  app.add_option("--repetition-penalty", sampling.repetition_penalty,
                 "over 1: tokens seen before become less likely")
      ->capture_default_str();
  app.add_option("--logprobs", sampling.logprobs, "also report this many likeliest tokens at each position")
      ->capture_default_str();
}

void check_prompt_options(const GenerateOptions& options) {
  if (options.prompts.empty() != options.prompt.has_value())
    fail<UsageError>("generate: expected --prompts FILE or --prompt TEXT, and not both");
  if (options.chat && !options.prompt) fail<UsageError>("--chat: expected --prompt TEXT, a user's message");
  if (options.prefill && !options.chat)
    fail<UsageError>("--prefill: expected --chat, whose answer it begins");
}

}  // namespace

Run add_generate(CLI::App& app) {
  const auto given = std::make_shared<GenerateOptions>();
  add_prompt_options(app, *given);
  add_end_options(app, *given);
  add_more_sampling_options(app, given->sampling);
  add_completion_options(app, *given);
  return [given, &app](Output& out) {
    GenerateOptions options = *given;
    check_completion_options(options);
    check_prompt_options(options);
    const auto is_given = [&](const std::string& option) { return app.get_option(option)->count() > 0; };
    options.generation_defaults =
        apply_generation_config(options.generation_config, options.model, is_given, options.sampling);
    return compute(options, out);
  };
}

}  // namespace whet
