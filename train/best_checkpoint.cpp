#include "train/best_checkpoint.h"

#include <cmath>

#include "base/error.h"
#include "base/quote.h"

namespace whet {

namespace {

bool is_evaluation(const Json& line) { return line.contains("eval_set"); }

[[noreturn]] void refuse_metric(const CheckpointConfig& config, const Json& line) {
  std::string known;
  for (const auto& [key, value] : line.items())
    if (key != "step" && (value.is_number() || value.is_null())) known += (known.empty() ? "" : ", ") + key;
  fail<UsageError>("checkpoint.best: ", quote(config.best), " is not in the ",
                   is_evaluation(line) ? "evaluation" : "line", " of step ", line["step"].dump(),
                   ", which has ", known);
}

}  // namespace

bool is_evaluated(const CheckpointConfig& config) { return config.best.starts_with("eval_"); }

std::optional<BestCheckpoint> best_candidate(const CheckpointConfig& config, const Json& line) {
  if (config.best.empty() || is_evaluation(line) != is_evaluated(config)) return std::nullopt;
  const auto step = line.at("step").get<int64_t>();
  const auto found = line.find(config.best);
  if (found == line.end() && step <= (is_evaluated(config) ? 0 : 1)) refuse_metric(config, line);
  const bool has_value = found != line.end() && found->is_number();
  return BestCheckpoint{config.best, config.best_mode, step, has_value ? found->get<double>() : std::nan("")};
}

bool is_better(const BestCheckpoint& candidate, const BestCheckpoint& best) {
  if (best.step == 0) return !std::isnan(candidate.value);
  return candidate.mode == BestMode::max ? candidate.value > best.value : candidate.value < best.value;
}

bool is_of(const BestCheckpoint& best, const CheckpointConfig& config) {
  return best.metric == config.best && best.mode == config.best_mode;
}

}  // namespace whet
