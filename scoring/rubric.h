// The weighted list of rewards of a recipe, which computes scores and their parts.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "scoring/registry.h"

namespace whet {

struct RewardConfig {
  Rewards::Options options;
  std::string name;
  double weight = 1;
  std::vector<std::string> data_source = {};

  template <class V>
  void fields(V& v) {
    v.one_of("type", options, "the rule");
    v("name", name, "its name in metrics and completions; the type when empty");
    v("weight", weight, "its share in the score; 0: logged only", finite());
    v("data_source", data_source,
      "it applies to prompts with one of these in their column data_source; empty: to all");
  }
};

// Compiled once, in rubric.cpp: it costs seconds in every file that uses it.
extern template void read_config(const Json&, RewardConfig&, const std::string&);

// Whether a rule for these data sources (all, if there are none) is one for a prompt with these columns.
bool is_for(const std::vector<std::string>& data_source, const Json& columns);

class Rubric {
 public:
  // Throws UsageError for an empty list, bad options, two equal names, or a rule whose depends_on() does not
  // precede it.
  explicit Rubric(const std::vector<RewardConfig>& configs);

  // Sets the score of every completion: a part for each rule that applies, in the order of names(), and their
  // weighted sum. The score has no value where a part with a weight is unjudged, where no rule with a weight
  // applies, and where the sum is not finite.
  void score(Group& group) const;
  // The same for completions of one prompt from a file: a group of one for each row.
  void score_rows(std::vector<Group>& rows) const;

  // Gives parts that were scored elsewhere the weights of the rules of their names; others keep theirs.
  void set_weights(Group& group) const;

  // Whether some rule compares the completions of a group.
  bool compares_completions() const;

  // Whether the first rule, which decides what is correct, takes two answers for the same
  // (Reward::same_answer).
  bool same_answer(const std::string& a, const std::string& b) const {
    return rewards_.front()->same_answer(a, b);
  }

  const std::vector<std::string>& names() const { return names_; }

 private:
  // A completion to be scored and the columns of its prompt.
  struct Row {
    Completion* completion;
    const Json* columns;
  };
  template <class Judge>
  void score(const std::vector<Row>& rows, const Judge& judge) const;

  std::vector<std::unique_ptr<Reward>> rewards_;
  std::vector<std::vector<std::string>> data_sources_;
  std::vector<std::string> names_;
  std::vector<double> weights_;
};

}  // namespace whet
