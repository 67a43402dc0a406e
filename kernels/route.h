// Mixture-of-experts bookkeeping: which experts a token goes to, and the order in which rows are laid out
// so that each expert multiplies one contiguous block.
#pragma once

#include <cstdint>
#include <vector>

namespace whet::kernels {

struct RouterShape {
  int64_t experts = 0, active = 0;
  // Group-limited routing (DeepSeek-V2, section 2.2; DeepSeek-V3, section 2.1.2): only the `active_groups`
  // groups with the largest sum of their `group_best` (1 or 2) best are looked at.
  int64_t groups = 1, active_groups = 1, group_best = 2;
};

// Picks `active` experts a row by the largest scores + bias, ties going to the lower index.
// scores: [rows, experts]; bias: [experts], or null; chosen: [rows, active] in descending order of score +
// bias.
void select_experts(const RouterShape& shape, const float* scores, const float* bias, int64_t rows,
                    int64_t* chosen);

// Token slots sorted by expert. Each expert's block is padded to a multiple of `kRowBlock` rows by
// repeating row 0, because matrix products give a row the same bits in any such block.
inline constexpr int64_t kRowBlock = 16;
struct ExpertPlan {
  std::vector<int64_t> rows;    // [padded_slots] which input row each sorted slot reads
  std::vector<int64_t> place;   // [tokens * active] where slot (token, k) stands in sorted order
  std::vector<int64_t> begins;  // [experts + 1] block bounds in sorted order
  std::vector<int64_t> load;    // [experts] tokens sent to each expert
};
ExpertPlan plan_experts(const int64_t* chosen, int64_t rows, int64_t active, int64_t experts);

}  // namespace whet::kernels
