// whet logprobs: log-probabilities of given token ids.
#include "cli/logprobs.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/compute.h"
#include "cli/machine_options.h"

namespace whet {

Run add_logprobs(CLI::App& app) {
  const auto given = std::make_shared<LogprobsOptions>();
  app.add_option("--model", given->model, "a Hugging Face directory")->required();
  app.add_option("--in", given->in, "JSON Lines with a column ids; - is standard input")->required();
  app.add_option("--path", given->path, "trainer: whole sequences; sampler: token by token behind a cache")
      ->capture_default_str()
      ->check(CLI::IsMember({"trainer", "sampler"}));
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
