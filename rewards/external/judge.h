// The protocol of judges outside of this process, a program or a server: a request for each completion and an
// answer for each request, both JSON objects, matched by their id.
//
//   {"id": 7, "prompt": ..., "completion": "...", the prompt's other columns ...}
//   {"id": 7, "reward": 0.5, "detail": ...}      reward null: unjudged; detail is optional
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

  // One judgement for each request, in their order; after failures requests are unjudged. Waits at most for
  // the judge's time limit. Thread-safe.
  virtual std::vector<Judgement> judge(const std::vector<Json>& requests) = 0;
};

// Of a time limit in seconds: at most a day.
inline constexpr Bounds kTimeLimitBounds = above(0).at_most(86400);

// A request without its id. `prompt` is the text given to the model, or else the column of that name.
Json make_request(const Prompt& prompt, const Completion& completion);

// The request with its id, as one line; bytes that are not UTF-8 become U+FFFD.
std::string write_request(const Json& request, uint64_t id);

struct Answer {
  uint64_t id = 0;
  Judgement judgement;
};

// Parses a judge's output; a discarded value where it is no JSON or nested too deeply.
Json parse_reply(std::string_view text);

// nullopt, with the reason in `error`, if it is no answer.
std::optional<Answer> read_answer(Json json, std::string& error);

}  // namespace whet
