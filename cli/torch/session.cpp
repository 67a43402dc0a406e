#include "cli/torch/session.h"

#include "base/file.h"
#include "base/machine.h"
#include "cli/torch/load_progress.h"

namespace whet {

Session::Session(const CompletionOptions& options)
    : tokenizer(Tokenizer::load(options.model)),
      model(load_model(options.model, load_progress(options.model))),
      engine(*model, options.engine, Exec(options.threads)),
      load_s(seconds()) {}

double Session::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void write_stats(const CompletionOptions& options, const Session& session, const TokenCounts& tokens,
                 const Json& more) {
  if (options.stats.empty()) return;
  const double wall = session.seconds();
  const EngineStats engine = session.engine.stats();
  Json stats = {{"load_s", session.load_s},
                {"wall_s", wall},
                {"prompt_tokens", tokens.prompt},
                {"completion_tokens", tokens.completion},
                {"tokens_per_s", static_cast<double>(tokens.completion) / (wall - session.load_s)},
                {"peak_memory_bytes", peak_memory_bytes()},
                {"steps", engine.steps},
                {"prefill_tokens", engine.scheduler.prefilled},
                {"decode_tokens", engine.scheduler.decoded},
                {"preemptions", engine.scheduler.preemptions},
                {"prefix_hit_tokens", engine.scheduler.prefix_hit_tokens},
                {"cache_peak_pages", engine.scheduler.peak_pages},
                {"cache_bytes_per_token", engine.page_bytes / kPageTokens},
                {"cache_peak_bytes", engine.scheduler.peak_pages * engine.page_bytes},
                {"draft_tokens", engine.draft_tokens},
                {"accepted_tokens", engine.accepted_tokens}};
  stats.update(more);
  write_file_atomic(options.stats, stats.dump(2) + "\n");
}

}  // namespace whet
