// Mixture of experts: which experts a token is routed to, and the order of the rows in which each expert
// multiplies one contiguous block.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/shapes.h"

namespace whet::kernels {

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
  std::vector<int64_t> slots;   // [tokens * active] the index of slot (token, k) in sorted order
  std::vector<int64_t> begins;  // [experts + 1] block bounds in sorted order
};
ExpertPlan plan_experts(const int64_t* chosen, int64_t rows, int64_t active, int64_t experts);

}  // namespace whet::kernels
