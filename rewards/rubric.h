// The weighted list of rewards that a recipe names, and the score with its parts.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rewards/reward.h"

namespace whet {

struct RewardConfig {
  std::string type;
  std::string name;
  double weight = 1;
  std::string text;

  template <class V>
  void fields(V& v) {
    v("type", type, "countdown, format or contains");
    v("name", name, "its name in metrics and completions; the type when empty");
    v("weight", weight, "its share in the score; 0: logged only");
    v("text", text, "contains: what to look for");
  }
};

class Rubric {
 public:
  // Throws UsageError for an empty list, an unknown type (with the nearest known one) or two equal names.
  explicit Rubric(const std::vector<RewardConfig>& configs);

  // The weighted sum, and a part for every reward that applies, in the order of names(). A reward that does
  // not apply adds neither.
  Score score(const Prompt& prompt, const Completion& completion) const;

  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::unique_ptr<Reward>> rewards_;
  std::vector<std::string> names_;
  std::vector<double> weights_;
};

}  // namespace whet
