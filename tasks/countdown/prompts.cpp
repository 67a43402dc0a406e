#include "tasks/countdown/prompts.h"

#include <algorithm>

#include "data/prompt_template.h"

namespace whet {

namespace {

class CountdownSource : public PromptSource {
 public:
  CountdownSource(const CountdownConfig& puzzles, const std::string& prompt_template)
      : puzzles_(puzzles), prompt_template_(prompt_template) {
    (void)at(0);  // refuses bad ranges and templates before any work is done
  }

  Prompt at(uint64_t index) const override {
    Prompt prompt = countdown_prompt(countdown_puzzle(puzzles_, Split::train, index), prompt_template_);
    prompt.index = static_cast<uint32_t>(index);
    return prompt;
  }

  std::string name() const override { return "prompts.countdown"; }

  // Puzzles differ in their numbers alone: as many digits more as there may be for each number that the
  // template shows.
  int64_t longest_text() const override {
    constexpr int64_t kDigits = 20;
    const auto columns = std::count(prompt_template_.begin(), prompt_template_.end(), '{');
    return std::ssize(at(0).text) + columns * puzzles_.most_numbers() * kDigits;
  }

 private:
  CountdownConfig puzzles_;
  std::string prompt_template_;
};

}  // namespace

Prompt countdown_prompt(const CountdownPuzzle& puzzle, const std::string& prompt_template) {
  Prompt prompt;
  prompt.columns = {{"nums", puzzle.nums}, {"target", puzzle.target}};
  prompt.text = render_prompt(prompt_template, prompt.columns);
  return prompt;
}

void validate(const CountdownPrompts& config, const std::string& where) {
  validate(config.countdown, where + ".countdown");
}

std::unique_ptr<PromptSource> make_prompt_source(const CountdownPrompts& config,
                                                 const PromptRendering& rendering) {
  return std::make_unique<CountdownSource>(config.countdown, rendering.prompt_template);
}

}  // namespace whet
