// What the modules draft behind a cache is what they predict when everything is computed anew.
#include "rollout/mtp_drafter.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "rollout/engine.h"
#include "tests/support/rollouts.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

using Ids = std::vector<int32_t>;

TokenBatch batch_of(const Ids& ids, size_t first, size_t count) {
  TokenBatchBuilder builder;
  builder.add({ids.data() + first, count});
  return builder.build();
}

int32_t likeliest(const CausalLm& model, const at::Tensor& hidden) {
  const at::Tensor logits = model.logits(hidden.narrow(0, hidden.size(0) - 1, 1));
  const float* row = logits.const_data_ptr<float>();
  return static_cast<int32_t>(std::max_element(row, row + logits.size(1)) - row);
}

// Two drafted tokens behind `known`, without a cache (DeepSeek-V3, equations 21 to 23).
Ids draft(const CausalLm& model, const Ids& known) {
  Ids ids = known;
  at::Tensor hidden = model.hidden(batch_of(known, 0, known.size() - 1));
  for (size_t module = 0; module < 2; ++module) {
    hidden =
        model.mtp_hidden(static_cast<int64_t>(module), hidden, batch_of(ids, module + 1, known.size() - 1));
    ids.push_back(likeliest(model, hidden));
  }
  return {ids.end() - 2, ids.end()};
}

TEST(MtpDrafter, DraftsWhatTheModulesPredict) {
  const auto model = tiny_mtp_model();
  const c10::InferenceMode inference;
  SamplingParams params;
  params.temperature = 0;
  params.max_tokens = 60;
  for (const auto& prompt : tiny_prompts(6, 40, kTinyMtpVocab)) {
    const auto whole = Engine(*model, {}).generate({prompt}, params)[0].completions[0].tokens;
    int64_t drafted = 0, accepted = 0, steps = 1;
    for (size_t done = 1; done < whole.size(); ++steps) {
      Ids known = prompt.ids;
      known.insert(known.end(), whole.begin(), whole.begin() + static_cast<int64_t>(done));
      const size_t count = std::min<size_t>(2, whole.size() - done - 1);
      const Ids guess = draft(*model, known);
      size_t right = 0;
      while (right < count && guess[right] == whole[done + right]) ++right;
      drafted += static_cast<int64_t>(count);
      accepted += static_cast<int64_t>(right);
      done += right + 1;
    }
    for (const int budget : {1000, 5}) {
      Engine engine(*model, {8, budget, 0, false, {DraftMethod::mtp, 2, {}}});
      EXPECT_EQ(engine.generate({prompt}, params)[0].completions[0].tokens, whole);
      EXPECT_EQ(engine.stats().draft_tokens, drafted);
      EXPECT_EQ(engine.stats().accepted_tokens, accepted);
    }
    EXPECT_GT(accepted, 0);
  }
}

}  // namespace
}  // namespace whet
