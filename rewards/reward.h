// A reward is a rule that looks at what was sampled: no model, no state, no clock. One rule may be asked by
// several threads at once.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "data/episode.h"

namespace whet {

// What a rule says of one completion, one of three things.
struct Judgement {
  // None: the rule could not judge (the gold answer is unreadable, a program failed), or does not apply. That
  // is no zero: a completion that was not judged is left out and counted.
  std::optional<double> value;
  bool applies = true;  // false: the prompt lacks a column that the rule needs
  Json detail = {};     // a short breakdown: what was counted or compared, or why it could not be judged
};

inline Judgement judged(double value, Json detail = {}) { return {value, true, std::move(detail)}; }
inline Judgement not_judged(const std::string& why) { return {{}, true, {{"error", why}}}; }
inline Judgement not_applicable() { return {{}, false, {}}; }

class Reward {
 public:
  virtual ~Reward() = default;

  virtual Judgement judge(const Prompt& prompt, const Completion& completion) const = 0;

  // One judgement for each completion, in their order. A rule that compares the completions of a group, or
  // judges many at once, overrides this; judge() is then about a group of one.
  virtual std::vector<Judgement> judge_group(const Group& group) const;
};

}  // namespace whet
