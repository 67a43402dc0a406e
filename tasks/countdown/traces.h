// Search traces as training texts: the kind of data that a base model of the countdown game is pretrained on.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/text_source.h"
#include "tasks/countdown/puzzle.h"
#include "tasks/countdown/trace.h"

namespace whet {

// Until a share of the steps is done, traces look otherwise: more hits teach the verdict first, say.
struct CurriculumStage {
  double until = 0;
  TraceConfig trace;

  template <class V>
  void fields(V& v) {
    v("until", until, "the share of all steps at which this stage ends", within(0, 1));
    v("trace", trace, "how the search traces look until then");
  }
};

struct CountdownTraces {
  static constexpr const char* kName = "countdown";
  std::string prompt_template = "countdown_short";
  CountdownConfig countdown;
  TraceConfig trace;
  std::vector<CurriculumStage> curriculum;

  template <class V>
  void fields(V& v) {
    v("prompt_template", prompt_template, "countdown: how a puzzle is rendered");
    v("countdown", countdown, "countdown: the puzzles, of the train split");
    v("trace", trace, "countdown: how the search traces look");
    v("curriculum", curriculum, "countdown: other traces for the beginning");
  }
};

// Throws UsageError that names the first field out of range, as `where`.field.
void validate(const CountdownTraces& config, const std::string& where);

// Traces without an end; `seed` keys how the searches go. `progress` decides the stage of the curriculum.
std::unique_ptr<TextSource> make_text_source(const CountdownTraces& config, uint64_t seed);

}  // namespace whet
