// Judges outside of this process, a program or a server, speak one small language: a request for each
// completion and an answer for each request, both JSON objects, matched by their id.
//
//   {"id": 7, "prompt": ..., "completion": "...", the prompt's other columns ...}
//   {"id": 7, "reward": 0.5, "detail": ...}      reward null: the judge could not tell; detail may be left
//   out
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bounds.h"
#include "rewards/reward.h"

namespace whet {

class Judge {
 public:
  virtual ~Judge() = default;

  // One judgement for each request, in their order; what goes wrong leaves requests not judged. Waits no
  // longer than the judge's time limit allows. May be called by several threads at once.
  virtual std::vector<Judgement> judge(const std::vector<Json>& requests) = 0;
};

// Of a time limit in seconds: at most a day.
inline constexpr Bounds kTimeLimitBounds = above(0).at_most(86400);

// A request without its id. `prompt` is the text as the model saw it, or the column where that is not at
// hand.
Json make_request(const Prompt& prompt, const Completion& completion);

// The request with its id, as one line; what is not UTF-8 becomes U+FFFD.
std::string write_request(const Json& request, uint64_t id);

struct Answer {
  uint64_t id = 0;
  Judgement judgement;
};

// What a judge has written; discarded where it is no JSON, or nested too deeply to be one of the above.
Json parse_reply(std::string_view text);

// nullopt and `error`, what it is instead, if it is no answer.
std::optional<Answer> read_answer(Json json, std::string& error);

}  // namespace whet
