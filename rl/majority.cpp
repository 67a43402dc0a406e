#include "rl/majority.h"

#include <algorithm>
#include <string>

#include "base/parallel.h"

namespace whet {

namespace {

// Null: the rule has no detail of that name.
const Json* reported_answer(const Completion& completion, const std::string& rule) {
  const ScorePart* part = find_part(completion.score, rule);
  if (part == nullptr || !part->detail.is_object()) return nullptr;
  const auto found = part->detail.find("answer");
  return found == part->detail.end() ? nullptr : &*found;
}

// Empty: none. Judges of one's own may report a number.
std::string answer_text(const Completion& completion, const std::string& rule) {
  const Json* answer = reported_answer(completion, rule);
  if (answer == nullptr || answer->is_null()) return "";
  return answer->is_string() ? answer->get<std::string>() : answer->dump();
}

std::vector<int> classes_of(const Group& group, const Rubric& rubric) {
  std::vector<std::string> known;  // the first text of each class
  std::vector<int> classes;
  for (const Completion& completion : group.completions) {
    const std::string text = answer_text(completion, rubric.names().front());
    if (text.empty()) {
      classes.push_back(-1);
      continue;
    }
    auto at = std::find(known.begin(), known.end(), text);
    if (at == known.end())
      at = std::find_if(known.begin(), known.end(),
                        [&](const std::string& other) { return rubric.same_answer(other, text); });
    classes.push_back(static_cast<int>(at - known.begin()));
    if (at == known.end()) known.push_back(text);
  }
  return classes;
}

}  // namespace

bool has_answers(const std::vector<Group>& groups, const Rubric& rubric) {
  for (const Group& group : groups)
    for (const Completion& completion : group.completions)
      if (reported_answer(completion, rubric.names().front()) != nullptr) return true;
  return false;
}

std::vector<std::vector<int>> answer_classes(const std::vector<Group>& groups, const Rubric& rubric,
                                             int threads) {
  std::vector<std::vector<int>> classes(groups.size());
  parallel_for(threads, static_cast<int>(groups.size()), [&](int g) {
    classes[static_cast<size_t>(g)] = classes_of(groups[static_cast<size_t>(g)], rubric);
  });
  return classes;
}

}  // namespace whet
