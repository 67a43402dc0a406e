// Search traces to pretrain a base model on: a depth-first search for the target that checks what it finds,
// with the slips and the impatience of a weak thinker, for reinforcement learning to weed out. For 3 7 4
// and target 17, after a prompt that ends in <think>:
//
//   3*7=21,4
//   21+4=25 no
//   21-4=17 yes
//   </think>
//   <answer>(3*7)-4</answer>
//
// A line that is not final ends with the numbers that are left.
#pragma once

#include <string>
#include <vector>

#include "base/bounds.h"
#include "base/philox.h"
#include "data/text_source.h"
#include "tasks/countdown/puzzle.h"

namespace whet {

struct TraceConfig {
  double guided = 0.15, guide_scale = 12;
  double skip_final = 0.25, repeat_first = 0.1;
  double ordered = 0;
  double give_up_hasty = 0.25, give_up_patient = 0.01, patient = 0.3;
  double hit_marked_no = 0.05, miss_marked_yes = 0.01, wrong_answer = 0.03, false_result = 0;
  int max_lines = 60;
  double weight_choice = 0.5, weight_result = 2, weight_verdict = 4, weight_answer = 2, weight_other = 1;

  template <class V>
  void fields(V& v) {
    v("guided", guided,
      "share of moves drawn in proportion to exp(-distance/guide_scale), where distance is the least "
      "|value - target| below the move; the others are drawn uniformly",
      within(0, 1));
    v("guide_scale", guide_scale, "see guided", within(1e-3, 1e6));
    v("skip_final", skip_final, "chance to leave a final move untried (each node tries at least one)",
      within(0, 1));
    v("repeat_first", repeat_first, "chance that a non-final move is one already tried at its node",
      within(0, 1));
    v("ordered", ordered,
      "share of traces that try the moves of each node in a fixed order, each once: none of them is guided, "
      "skipped or repeated",
      within(0, 1));
    v("give_up_hasty", give_up_hasty, "chance to give up after each line marked no, in a hasty trace",
      within(0, 1));
    v("give_up_patient", give_up_patient, "the same in a patient trace", within(0, 1));
    v("patient", patient, "share of traces that are patient", within(0, 1));
    v("hit_marked_no", hit_marked_no, "chance to mark a hit no and search on", within(0, 1));
    v("miss_marked_yes", miss_marked_yes, "chance to mark a miss yes and answer it", within(0, 1));
    v("wrong_answer", wrong_answer, "chance to answer, after yes, with another attempted expression",
      within(0, 1));
    v("false_result", false_result, "chance that a missed final line claims the target as its result",
      within(0, 1));
    v("max_lines", max_lines, "gives up at the latest after this many equations", within(1, 1e6));
    v("weight_choice", weight_choice, "loss weight of what to try: operands, operator, =, and give",
      within(0, 1e6));
    v("weight_result", weight_result, "loss weight of an equation's result and of what is left",
      within(0, 1e6));
    v("weight_verdict", weight_verdict, "loss weight of yes and no", within(0, 1e6));
    v("weight_answer", weight_answer, "loss weight of the expression in the answer", within(0, 1e6));
    v("weight_other", weight_other, "loss weight of everything else", within(0, 1e6));
  }
};

// The completion part of one trace, without the stop token: a function of its arguments and of nothing else.
// A number, " no\n", " yes\n", "give" and " up\n" are never split over two pieces. Needs at least two
// numbers, all in [1, max_value]; intermediate results are integers in [1, max_value].
std::vector<WeightedText> countdown_trace(const CountdownPuzzle& puzzle, const TraceConfig& config,
                                          int max_value, Rng& rng);

}  // namespace whet
