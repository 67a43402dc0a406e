// A reward is a rule that gives a completion a number. Its result is a function of prompt and completion (or
// group) alone: it uses no policy model and does not depend on earlier calls. Exceptions are `code`, which
// runs programs under limits of time, and `program` and `http`, whose judges run outside of this process.
// Rules are thread-safe.
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

// The result of a rule for one completion: a value, unjudged, or not applicable.
struct Judgement {
  // None: unjudged (the gold answer cannot be parsed, a judge failed), or not applicable. That is not 0: such
  // completions are left out of statistics, and unjudged ones are counted.
  std::optional<double> value;
  bool applies = true;  // false: the prompt lacks a column that the rule needs
  Json detail = {};     // a short breakdown: what was counted or compared, or why it is unjudged
};

inline Judgement judged(double value, Json detail = {}) { return {value, true, std::move(detail)}; }
inline Judgement not_judged(const std::string& why) { return {{}, true, {{"error", why}}}; }
inline Judgement not_applicable() { return {{}, false, {}}; }

// Text for a judgement's detail: its first 200 bytes or so, valid UTF-8.
std::string excerpt(std::string_view text);

// A rule's class must also have these members, for scoring/registry.h:
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
  // judges many at once, overrides this; judge() then judges a group of one.
  virtual std::vector<Judgement> judge_group(const Group& group) const;

  // The same for completions of one prompt from a file: a group of one for each row, with the columns of its
  // own row. Rules that override judge_group() override this too.
  virtual std::vector<Judgement> judge_rows(const std::vector<Group>& rows) const;

  // Whether the judgement of a completion may depend on the others of its group.
  virtual bool compares_completions() const { return false; }

  // Whether two answers, as the details of this rule's judgements have them under "answer", are the same. For
  // majority votes; by default their texts are compared.
  virtual bool same_answer(const std::string& a, const std::string& b) const { return a == b; }

  // The name of another rule whose judgement this one uses, or "". That rule must precede it in the rubric,
  // so that its part is in Completion::score.
  virtual std::string depends_on() const { return ""; }
};

// The reason of rules that count tokens for a completion that has only a text.
inline constexpr const char* kNoTokens = "the completion has no token ids";

// The number of tokens, with the stop token; nullopt where only the text is known.
inline std::optional<int64_t> length_in_tokens(const Completion& completion) {
  if (completion.tokens.empty() && !completion.text.empty()) return std::nullopt;
  return static_cast<int64_t>(completion.tokens.size());
}

}  // namespace whet
