// A reward is a rule that looks at what was sampled: no model, no state, no clock. One rule may be asked by
// several threads at once.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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

// Text for a judgement's detail: its first 200 bytes or so, valid UTF-8.
std::string excerpt(std::string_view text);

// A rule's class also has what a recipe needs to know of it (scoring/registry.h):
//
//   struct Options { static constexpr const char* kName; ...; void fields(V&); };   // base/fields.h
//   static constexpr const char* kHelp;
//   static constexpr std::array<const char*, N> kColumns;    // of the prompt, where it needs any
//   explicit TheReward(Options);                             // throws UsageError for bad options
class Reward {
 public:
  static constexpr std::array<const char*, 0> kColumns{};

  virtual ~Reward() = default;

  virtual Judgement judge(const Prompt& prompt, const Completion& completion) const = 0;

  // One judgement for each completion, in their order. A rule that compares the completions of a group, or
  // judges many at once, overrides this; judge() is then about a group of one.
  virtual std::vector<Judgement> judge_group(const Group& group) const;

  // The same for the completions of one prompt that come from a file, a group of one for each row, with the
  // columns of its own row. What judge_group() overrides to compare or to batch, this overrides too.
  virtual std::vector<Judgement> judge_rows(const std::vector<Group>& rows) const;

  // Whether the judgement of a completion may depend on the others of its group.
  virtual bool compares_completions() const { return false; }

  // The name of another rule whose judgement this one builds on, or "". That rule comes first in the rubric,
  // and its part is there in Completion::score.
  virtual std::string depends_on() const { return ""; }
};

// Why a rule that counts tokens cannot judge a text alone.
inline constexpr const char* kNoTokens = "the completion has no token ids";

// With the stop token; nullopt where only the text is known.
inline std::optional<int64_t> length_in_tokens(const Completion& completion) {
  if (completion.tokens.empty() && !completion.text.empty()) return std::nullopt;
  return static_cast<int64_t>(completion.tokens.size());
}

}  // namespace whet
