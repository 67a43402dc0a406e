// whet logprobs: log-probabilities of given token ids.
#include "cli/logprobs.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/compute.h"
#include "cli/machine_options.h"
#include "cli/named_option.h"

namespace whet {

Run add_logprobs(CLI::App& app) {
  const auto given = std::make_shared<LogprobsOptions>();
  app.add_option("--model", given->model, "a Hugging Face directory")->required();
  app.add_option("--in", given->in, "JSON Lines with a column ids; - is standard input")->required();
  add_named(app, "--path", given->path, "by whole sequences, or token by token behind a cache");
  app.add_option("--temperature", given->temperature, "logits are divided by it")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  add_device(app, given->device);
  add_threads(app, given->threads);
  return [given](Output& out) {
    LogprobsOptions options = *given;
    check_device(options.device);
    options.threads = resolve_threads(options.threads);
    return compute(options, out);
  };
}

}  // namespace whet
