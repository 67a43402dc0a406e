// One sample while it is generated. The scheduler assigns pages and rows; the engine adds tokens.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "data/episode.h"
#include "rollout/page_pool.h"
#include "rollout/request.h"

namespace whet {

struct MtpState;

struct Sequence {
  Request* request = nullptr;
  uint32_t sample = 0;  // its index in the group
  int64_t prompt_length = 0;
  std::vector<int32_t> tokens;  // the prompt, then the sampled tokens
  std::vector<int32_t> draft;   // drafted next tokens, verified in the next step
  int64_t cached = 0;           // how many of `tokens` have keys and values in `pages`
  std::vector<Page> pages;      // pages[i] holds positions [i * kPageTokens, (i + 1) * kPageTokens)
  Completion completion;
  std::shared_ptr<MtpState> mtp;  // used by the model runner; null without MTP drafts

  int64_t length() const { return static_cast<int64_t>(tokens.size()); }
  // Whether only the newest token, a sampled one, is not computed yet.
  bool decoding() const { return cached >= prompt_length && cached + 1 == length(); }
};

// Starts the next sample of the group: a sequence with the tokens of the prompt.
inline std::unique_ptr<Sequence> next_sample(Request& request) {
  auto sequence = std::make_unique<Sequence>();
  sequence->request = &request;
  sequence->sample = static_cast<uint32_t>(request.started++);
  sequence->tokens = request.prompt.ids;
  sequence->prompt_length = sequence->length();
  return sequence;
}

// The ids of its pages, in order.
inline std::vector<int32_t> page_table(const Sequence& sequence) {
  std::vector<int32_t> table;
  for (const Page& page : sequence.pages) table.push_back(page.id());
  return table;
}

}  // namespace whet
