#include "kernels/cpu/route.h"

#include <algorithm>
#include <limits>

#include "kernels/cpu/vector_math.h"

namespace whet::kernels {

namespace {

// Index of the largest value, the first among equals.
int64_t arg_max(const float* values, int64_t size) {
  int64_t best = 0;
  for (int64_t i = 1; i < size; ++i)
    if (values[i] > values[best]) best = i;
  return best;
}

constexpr float kOut = -std::numeric_limits<float>::infinity();

// Leaves only the experts of the best groups in `choice`.
void keep_best_groups(const RouterShape& shape, std::vector<float>& choice,
                      std::vector<float>& group_scores) {
  const int64_t size = shape.experts / shape.groups;
  for (int64_t g = 0; g < shape.groups; ++g) {
    float best = kOut, second = kOut;
    for (int64_t i = 0; i < size; ++i) {
      const float value = choice[g * size + i];
      if (value > best) {
        second = best;
        best = value;
      } else if (value > second) {
        second = value;
      }
    }
    group_scores[g] = best + (shape.group_best > 1 && size > 1 ? second : 0.0f);
  }
  std::vector<bool> kept(shape.groups, false);
  for (int64_t k = 0; k < shape.active_groups; ++k) {
    const int64_t g = arg_max(group_scores.data(), shape.groups);
    kept[g] = true;
    group_scores[g] = kOut;
  }
  for (int64_t e = 0; e < shape.experts; ++e)
    if (!kept[e / size]) choice[e] = kOut;
}

void softmax(const float* logits, int64_t size, float* out) {
  const float max = *std::max_element(logits, logits + size);
  float sum = 0;
  for (int64_t i = 0; i < size; ++i) sum += out[i] = fast_exp(logits[i] - max);
  for (int64_t i = 0; i < size; ++i) out[i] /= sum;
}

// Sum of the chosen scores, as their normalisation divides by it.
float chosen_sum(const RouterShape& shape, const float* scores, const int64_t* chosen) {
  float sum = 1e-20f;
  for (int64_t k = 0; k < shape.active; ++k) sum += scores[chosen[k]];
  return sum;
}

// From the gradient of one row's scores to that of its logits, in place.
void score_backward(const RouterShape& shape, const float* scores, float* grad) {
  if (shape.score == RouterScore::sigmoid) {
    for (int64_t e = 0; e < shape.experts; ++e) grad[e] *= scores[e] * (1 - scores[e]);
    return;
  }
  float dot = 0;
  for (int64_t e = 0; e < shape.experts; ++e) dot += grad[e] * scores[e];
  for (int64_t e = 0; e < shape.experts; ++e) grad[e] = scores[e] * (grad[e] - dot);
}

}  // namespace

void router_scores(const RouterShape& shape, const float* logits, int64_t rows, float* scores) {
  if (shape.score == RouterScore::sigmoid) {
    for (int64_t i = 0; i < rows * shape.experts; ++i) scores[i] = sigmoid(logits[i]);
    return;
  }
  for (int64_t r = 0; r < rows; ++r)
    softmax(logits + r * shape.experts, shape.experts, scores + r * shape.experts);
}

void router_weights(const RouterShape& shape, const float* scores, const int64_t* chosen, int64_t rows,
                    float* weights) {
  for (int64_t r = 0; r < rows;
       ++r, scores += shape.experts, chosen += shape.active, weights += shape.active) {
    const float factor = shape.normalize ? shape.scale / chosen_sum(shape, scores, chosen) : shape.scale;
    for (int64_t k = 0; k < shape.active; ++k) weights[k] = scores[chosen[k]] * factor;
  }
}

void router_backward(const RouterShape& shape, const float* scores, const int64_t* chosen,
                     const float* grad_weights, int64_t rows, float* grad_logits) {
  for (int64_t r = 0; r < rows; ++r) {
    const float sum = shape.normalize ? chosen_sum(shape, scores, chosen) : 1.0f;
    float shared = 0;  // what every chosen score gets for its part in the sum
    if (shape.normalize)
      for (int64_t k = 0; k < shape.active; ++k) shared += grad_weights[k] * scores[chosen[k]] / sum;
    std::fill_n(grad_logits, shape.experts, 0.0f);
    for (int64_t k = 0; k < shape.active; ++k)
      grad_logits[chosen[k]] = (grad_weights[k] - shared) * shape.scale / sum;
    score_backward(shape, scores, grad_logits);
    scores += shape.experts, chosen += shape.active, grad_weights += shape.active,
        grad_logits += shape.experts;
  }
}

void select_experts(const RouterShape& shape, const float* scores, const float* bias, int64_t rows,
                    int64_t* chosen) {
  std::vector<float> choice(shape.experts), group_scores(shape.groups);
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t e = 0; e < shape.experts; ++e) choice[e] = scores[r * shape.experts + e];
    if (bias != nullptr)
      for (int64_t e = 0; e < shape.experts; ++e) choice[e] += bias[e];
    if (shape.groups > 1) keep_best_groups(shape, choice, group_scores);
    for (int64_t k = 0; k < shape.active; ++k) {
      const int64_t e = arg_max(choice.data(), shape.experts);
      chosen[r * shape.active + k] = e;
      choice[e] = kOut;
    }
  }
}

ExpertPlan plan_experts(const int64_t* chosen, int64_t rows, int64_t active, int64_t experts) {
  ExpertPlan plan;
  const int64_t slots = rows * active;
  plan.begins.assign(experts + 1, 0);
  for (int64_t i = 0; i < slots; ++i) ++plan.begins[chosen[i] + 1];
  for (int64_t e = 0; e < experts; ++e) plan.begins[e + 1] += plan.begins[e];
  plan.rows.resize(slots);
  plan.slots.resize(slots);
  std::vector<int64_t> next(plan.begins.begin(), plan.begins.end() - 1);
  for (int64_t i = 0; i < slots; ++i) {
    plan.slots[i] = next[chosen[i]]++;
    plan.rows[plan.slots[i]] = i / active;
  }
  return plan;
}

}  // namespace whet::kernels
