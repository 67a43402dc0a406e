// Mixture-of-experts bookkeeping: which experts a token goes to, and the order in which rows are laid out
// so that each expert multiplies one contiguous block.
#pragma once

#include <cstdint>
#include <vector>

namespace whet::kernels {

// How a router turns its logits into the scores that choose and weigh experts.
enum class RouterScore { softmax, sigmoid };

struct RouterShape {
  int64_t experts = 0, active = 0;
  // Group-limited routing (DeepSeek-V2, section 2.2; DeepSeek-V3, section 2.1.2): only the `active_groups`
  // groups with the largest sum of their `group_best` (1 or 2) best are looked at.
  int64_t groups = 1, active_groups = 1, group_best = 2;
  // A chosen expert weighs its score, divided by the sum of the chosen ones' if `normalize`, times `scale`.
  RouterScore score = RouterScore::sigmoid;
  bool normalize = true;
  float scale = 1;
};

// logits, scores: [rows, experts].
void router_scores(const RouterShape& shape, const float* logits, int64_t rows, float* scores);

// Picks `active` experts a row by the largest scores + bias, ties going to the lower index.
// scores: [rows, experts]; bias: [experts], or null; chosen: [rows, active] in descending order of score +
// bias.
void select_experts(const RouterShape& shape, const float* scores, const float* bias, int64_t rows,
                    int64_t* chosen);

// weights: [rows, active], of the chosen experts.
void router_weights(const RouterShape& shape, const float* scores, const int64_t* chosen, int64_t rows,
                    float* weights);
// The gradient of router_weights(router_scores(logits)) for given choices.
void router_backward(const RouterShape& shape, const float* scores, const int64_t* chosen,
                     const float* grad_weights, int64_t rows, float* grad_logits);

// Token slots sorted by expert.
struct ExpertPlan {
  std::vector<int64_t> rows;    // [tokens * active] which input row each sorted slot reads
  std::vector<int64_t> place;   // [tokens * active] where slot (token, k) stands in sorted order
  std::vector<int64_t> begins;  // [experts + 1] block bounds in sorted order
  std::vector<int64_t> load;    // [experts] tokens sent to each expert
};
ExpertPlan plan_experts(const int64_t* chosen, int64_t rows, int64_t active, int64_t experts);

}  // namespace whet::kernels
