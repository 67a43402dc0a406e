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
  int64_t max_tokens = 0, buffer = 0, ngram_size = 0;

  template <class V>
  void fields(V& v) {
    v("type", type, "countdown, format, contains, overlong or repetition");
    v("name", name, "its name in metrics and completions; the type when empty");
    v("weight", weight, "its share in the score; 0: logged only");
    v("text", text, "contains: what to look for");
    v("max_tokens", max_tokens, "overlong: the length that costs 1, as sampling.max_tokens");
    v("buffer", buffer, "overlong: the cost grows from 0 over this many tokens before max_tokens");
    v("ngram_size", ngram_size, "repetition: how many words in a row make one saying");
  }
};

class Rubric {
 public:
  // Throws UsageError for an empty list, an unknown type (with the nearest known one) or two equal names.
  explicit Rubric(const std::vector<RewardConfig>& configs);

  // Fills in the score of every completion: a part for each rule that applies, in the order of names(), and
  // their weighted sum. A rule that does not apply adds neither; one that has a weight and could not judge
  // leaves the completion without a value.
  void score(Group& group) const;

  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::unique_ptr<Reward>> rewards_;
  std::vector<std::string> names_;
  std::vector<double> weights_;
};

}  // namespace whet
