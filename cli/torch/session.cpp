#include "cli/torch/session.h"

#include <sys/resource.h>

#include "base/file.h"
#include "cli/torch/load_progress.h"

namespace whet {

Session::Session(const Command& command)
    : tokenizer(Tokenizer::load(command.model)),
      model(load_model(command.model, load_progress(command.model))),
      engine(*model, {command.max_batch, command.threads}),
      load_s(seconds()) {}

double Session::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void write_stats(const Command& command, const Session& session, const std::vector<Group>& groups,
                 const Json& more) {
  if (command.stats.empty()) return;
  size_t prompt_tokens = 0, completion_tokens = 0;
  for (const auto& group : groups) {
    prompt_tokens += group.prompt.ids.size();
    for (const auto& completion : group.completions) completion_tokens += completion.tokens.size();
  }
  struct rusage usage {};
  getrusage(RUSAGE_SELF, &usage);
  const double wall = session.seconds();
  Json stats = {{"load_s", session.load_s},
                {"wall_s", wall},
                {"prompt_tokens", prompt_tokens},
                {"completion_tokens", completion_tokens},
                {"tokens_per_s", static_cast<double>(completion_tokens) / (wall - session.load_s)},
                {"peak_memory_bytes", static_cast<int64_t>(usage.ru_maxrss) * 1024}};
  stats.update(more);
  write_file_atomic(command.stats, stats.dump(2) + "\n");
}

}  // namespace whet
