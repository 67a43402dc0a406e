#include "models/layers/token_logprobs.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <algorithm>

#include "models/layers/differentiable.h"

namespace whet {

namespace {

using kernels::kOutputTile;
using kernels::TokenScores;

// The most logits at a time. A tile of the backward pass has all rows, up to kTileRows, so that each part of
// the weights is read, and its gradient written, once.
constexpr int64_t kTileLogits = 1 << 23, kTileRows = 2048;

at::Tensor narrowed(const at::Tensor& x, int64_t first, int64_t count) {
  return x.defined() ? x.narrow(0, first, count) : x;
}

TokenScores narrowed(const TokenScores& scores, int64_t first, int64_t count) {
  return {narrowed(scores.logprobs, first, count), narrowed(scores.entropy, first, count),
          narrowed(scores.log_normalizer, first, count)};
}

// In chunks of rows: a softmax is over the whole vocabulary.
void score(const at::Tensor& hidden, const PackedWeights& weight, const at::Tensor& targets,
           double temperature, const TokenScores& scores, const Exec& exec) {
  const int64_t rows = hidden.size(0), vocab = weight.outputs();
  const int64_t chunk = std::clamp<int64_t>(kTileLogits / vocab, 1, std::max<int64_t>(rows, 1));
  const at::Tensor logits = at::empty({chunk, vocab}, hidden.options());
  for (int64_t first = 0; first < rows; first += chunk) {
    const int64_t count = std::min(chunk, rows - first);
    const at::Tensor part = logits.narrow(0, 0, count);
    exec->linear(hidden.narrow(0, first, count), weight.matrices(), {}, {}, part);
    exec->token_logprobs(part, targets.narrow(0, first, count), temperature, narrowed(scores, first, count));
  }
}

// In tiles of rows and tokens, whose logits are computed again. The gradient of the hidden states and, if it
// is wanted, that of the weights.
Tensors score_backward(const at::Tensor& hidden, const PackedWeights& weight, const at::Tensor& targets,
                       double temperature, const TokenScores& scores, const TokenScores& grads,
                       const Exec& exec, bool trains_weight) {
  const int64_t rows = hidden.size(0), vocab = weight.outputs();
  const int64_t most_rows = std::clamp<int64_t>(rows, 1, kTileRows);
  const int64_t most_tokens = std::max(kOutputTile, kTileLogits / most_rows / kOutputTile * kOutputTile);
  const at::Tensor room = at::empty({most_rows * std::min(most_tokens, vocab)}, hidden.options());
  const at::Tensor grad_hidden = at::empty_like(hidden),
                   grad_weight = trains_weight ? at::empty_like(weight.weight()) : at::Tensor();
  if (rows == 0 && trains_weight) grad_weight.zero_();
  for (int64_t row = 0; row < rows; row += most_rows) {
    const int64_t count = std::min(most_rows, rows - row);
    const auto rows_of = [&](const auto& x) { return narrowed(x, row, count); };
    for (int64_t token = 0; token < vocab; token += most_tokens) {
      const int64_t tokens = std::min(most_tokens, vocab - token);
      const at::Tensor tile = room.narrow(0, 0, count * tokens).view({count, tokens});
      exec->linear(rows_of(hidden), exec->outputs_of(weight.matrices(), token, tokens), {}, {}, tile);
      exec->token_logprobs_backward(tile, token, rows_of(targets), temperature, rows_of(scores),
                                    rows_of(grads));
      exec->multiply(tile, weight.weight().narrow(0, token, tokens), rows_of(grad_hidden), token > 0);
      if (trains_weight)
        exec->multiply(tile.t(), rows_of(hidden), grad_weight.narrow(0, token, tokens), row > 0);
    }
  }
  return trains_weight ? Tensors{grad_hidden, grad_weight} : Tensors{grad_hidden};
}

}  // namespace

TokenLogprobs token_logprobs(const at::Tensor& hidden, const std::shared_ptr<const PackedWeights>& weight,
                             const at::Tensor& targets, double temperature, const Exec& exec,
                             bool trains_weight) {
  const auto scored = [&](bool with_normalizer) {
    const auto of_rows = [&] { return at::empty({hidden.size(0)}, hidden.options()); };
    const TokenScores scores{of_rows(), of_rows(), with_normalizer ? of_rows() : at::Tensor()};
    score(hidden, *weight, targets, temperature, scores, exec);
    return scores;
  };
  if (!at::GradMode::is_enabled()) {
    const TokenScores scores = scored(false);
    return {scores.logprobs, scores.entropy};
  }
  const auto backward = [=](const Tensors& grads, const Tensors& saved) -> Tensors {
    return score_backward(saved[0], *weight, targets, temperature, {{}, saved[2], saved[3]},
                          {grads[0].contiguous(), grads[1].contiguous()}, exec, trains_weight);
  };
  const Tensors inputs = trains_weight ? Tensors{hidden, weight->weight()} : Tensors{hidden};
  const auto results = differentiable(inputs, [&]() -> Operation {
    const TokenScores scores = scored(true);
    return {{scores.logprobs, scores.entropy},
            {hidden, weight->weight(), scores.entropy, scores.log_normalizer},
            backward};
  });
  return {results[0], results[1]};
}

// A tile of logits and, for the gradient of the weights, the same transposed beside the packed hidden states.
int64_t token_logprobs_scratch(int64_t rows, int64_t vocab, int64_t hidden_size) {
  const int64_t most_rows = std::clamp<int64_t>(rows, 1, kTileRows);
  const int64_t most_tokens = std::max(kOutputTile, kTileLogits / most_rows / kOutputTile * kOutputTile);
  return 2 * most_rows * std::min(most_tokens, vocab) + most_rows * hidden_size;
}

}  // namespace whet
