#include "tasks/countdown/traces.h"

#include "tasks/countdown/prompts.h"
#include "tasks/prompt_templates.h"

namespace whet {

namespace {

constexpr uint32_t kTraceStream = 0x7ace;

class TraceSource : public TextSource {
 public:
  TraceSource(const CountdownTraces& config, uint64_t seed)
      : config_(config), prompt_template_(prompt_template_text(config.prompt_template)), seed_(seed) {}

  TrainingText at(uint64_t index, double progress) const override {
    const CountdownPuzzle puzzle = countdown_puzzle(config_.countdown, Split::train, index);
    const TraceConfig& config = stage(progress);
    Rng rng(seed_, kTraceStream, index);
    return {countdown_prompt(puzzle, prompt_template_).text,
            countdown_trace(puzzle, config, config_.countdown.max_value, rng),
            static_cast<float>(config.weight_other)};
  }

  std::string name() const override { return "data.countdown"; }

 private:
  const TraceConfig& stage(double progress) const {
    for (const auto& stage : config_.curriculum)
      if (progress < stage.until) return stage.trace;
    return config_.trace;
  }

  CountdownTraces config_;
  std::string prompt_template_;
  uint64_t seed_;
};

}  // namespace

void validate(const CountdownTraces& config, const std::string& where) {
  validate(config.countdown, where + ".countdown");
}

std::unique_ptr<TextSource> make_text_source(const CountdownTraces& config, uint64_t seed) {
  return std::make_unique<TraceSource>(config, seed);
}

}  // namespace whet
