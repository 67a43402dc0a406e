// Attention over packed sequences. The forward pass is the decode kernel over pages, so training gives the
// bits of decoding; the backward pass has no such duty and uses matrix products.
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "models/layers/functions.h"

namespace whet {

namespace {

using kernels::AttentionShape;
using torch::autograd::AutogradContext;
using Variables = torch::autograd::variable_list;

// Pages for the sequences of a batch that has no cache: those of sequence s are s's own, in order.
class BatchPages {
 public:
  BatchPages(const AttentionShape& shape, const TokenBatch& batch)
      : floats_per_page_(kernels::floats_per_page(shape)) {
    for (const auto& span : batch.sequences) {
      begins_.push_back(static_cast<int64_t>(pages_.size()));
      const int64_t pages = (span.count + kernels::kPageTokens - 1) / kernels::kPageTokens;
      for (int64_t p = 0; p < pages; ++p) pages_.push_back(static_cast<int32_t>(pages_.size()));
    }
    data_ = std::make_unique_for_overwrite<float[]>(pages_.size() * static_cast<size_t>(floats_per_page_));
  }
  kernels::PagedKv view(size_t sequence) const {
    return {data_.get(), floats_per_page_, pages_.data() + begins_[sequence]};
  }

 private:
  int64_t floats_per_page_;
  std::vector<int64_t> begins_;
  std::vector<int32_t> pages_;
  std::unique_ptr<float[]> data_;
};

at::Tensor attend_all(const AttentionShape& shape, const at::Tensor& query, const at::Tensor& key,
                      const at::Tensor& value, const TokenBatch& batch, const ForwardContext& context,
                      int64_t layer) {
  at::Tensor out = at::empty({query.size(0), shape.heads, shape.value_dim}, query.options());
  std::optional<BatchPages> own;
  if (context.cache == nullptr) own.emplace(shape, batch);
  std::vector<kernels::AttentionSpan> spans;
  for (size_t s = 0; s < batch.sequences.size(); ++s) {
    const SequenceSpan& span = batch.sequences[s];
    spans.push_back({own ? own->view(s) : context.cache->view(layer, span.pages),
                     span.first_position + span.shift, span.count,
                     key.const_data_ptr<float>() + span.begin * shape.kv_heads * shape.key_dim,
                     value.const_data_ptr<float>() + span.begin * value.stride(0),
                     query.const_data_ptr<float>() + span.begin * shape.heads * shape.key_dim,
                     out.mutable_data_ptr<float>() + span.begin * shape.heads * shape.value_dim,
                     value.stride(0), span.shift});
  }
  kernels::attend(shape, spans, context.threads);
  return out;
}

// Row r of a [length * group, length] score matrix is query r / group, which sees the `window` keys (0: all)
// that end with its own.
void causal_softmax(at::Tensor& scores, int64_t group, float scale, int64_t window) {
  const int64_t rows = scores.size(0), length = scores.size(1);
  float* row = scores.mutable_data_ptr<float>();
  for (int64_t r = 0; r < rows; ++r, row += length) {
    const int64_t end = r / group + 1, begin = window > 0 ? std::max<int64_t>(0, end - window) : 0;
    const float max = *std::max_element(row + begin, row + end);
    float sum = 0;
    for (int64_t s = begin; s < end; ++s) sum += row[s] = std::exp((row[s] - max) * scale);
    for (int64_t s = begin; s < end; ++s) row[s] /= sum;
    std::fill(row, row + begin, 0.0f);
    std::fill(row + end, row + length, 0.0f);
  }
}

// grad_scores = probs * (grad_probs - sum(probs * grad_probs)) * scale, in place of grad_probs.
void softmax_backward(const at::Tensor& probs, at::Tensor& grad, float scale) {
  const int64_t rows = probs.size(0), length = probs.size(1);
  const float* p = probs.const_data_ptr<float>();
  float* g = grad.mutable_data_ptr<float>();
  for (int64_t r = 0; r < rows; ++r, p += length, g += length) {
    float dot = 0;
    for (int64_t s = 0; s < length; ++s) dot += p[s] * g[s];
    for (int64_t s = 0; s < length; ++s) g[s] = p[s] * (g[s] - dot) * scale;
  }
}

struct AttentionGrads {
  at::Tensor query, key, value;
};

// One sequence and one key head: q [length, group, key_dim], k [length, key_dim], v [length, value_dim].
void attention_backward(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                        const at::Tensor& grad_out, float scale, int64_t window,
                        const AttentionGrads& grads) {
  const int64_t group = q.size(1);
  const at::Tensor queries = q.reshape({-1, q.size(2)}), grad = grad_out.reshape({-1, v.size(1)});
  at::Tensor probs = at::mm(queries, k.t());
  causal_softmax(probs, group, scale, window);
  at::Tensor grad_scores = at::mm(grad, v.t());
  softmax_backward(probs, grad_scores, scale);
  grads.query.copy_(at::mm(grad_scores, k).view(q.sizes()));
  grads.key.copy_(at::mm(grad_scores.t(), queries));
  grads.value.copy_(at::mm(probs.t(), grad));
}

struct AttentionFunction : torch::autograd::Function<AttentionFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& query, const at::Tensor& key,
                            const at::Tensor& value, const AttentionShape& shape, const TokenBatch& batch) {
    context->save_for_backward({query, key, value});
    std::vector<int64_t> spans;
    for (const auto& span : batch.sequences) spans.insert(spans.end(), {span.begin, span.count});
    context->saved_data["spans"] = spans;
    context->saved_data["scale"] = static_cast<double>(shape.scale);
    context->saved_data["window"] = shape.window;
    return attend_all(shape, query, key, value, batch, {}, 0);
  }

  static Variables backward(AutogradContext* context, Variables upstream) {
    const at::NoGradGuard no_grad;
    const auto saved = context->get_saved_variables();
    const at::Tensor &query = saved[0], &key = saved[1], &value = saved[2];
    const AttentionGrads grads{at::zeros_like(query), at::zeros_like(key), at::zeros_like(value)};
    const auto spans = context->saved_data["spans"].toIntVector();
    const auto scale = static_cast<float>(context->saved_data["scale"].toDouble());
    const int64_t window = context->saved_data["window"].toInt();
    const int64_t kv_heads = key.size(1), group = query.size(1) / kv_heads;
    const at::Tensor grad_out = upstream[0].contiguous();
    for (size_t i = 0; i < spans.size(); i += 2)
      for (int64_t g = 0; g < kv_heads; ++g) {
        const auto queries = [&](const at::Tensor& x) {
          return x.narrow(0, spans[i], spans[i + 1]).narrow(1, g * group, group);
        };
        const auto keys = [&](const at::Tensor& x) {
          return x.narrow(0, spans[i], spans[i + 1]).select(1, g);
        };
        attention_backward(queries(query), keys(key), keys(value), queries(grad_out), scale, window,
                           {queries(grads.query), keys(grads.key), keys(grads.value)});
      }
    return {grads.query, grads.key, grads.value, at::Tensor(), at::Tensor()};
  }
};

}  // namespace

at::Tensor causal_attention(const AttentionShape& shape, const at::Tensor& query, const at::Tensor& key,
                            const at::Tensor& value, const TokenBatch& batch, const ForwardContext& context,
                            int64_t layer) {
  if (context.cache == nullptr && at::GradMode::is_enabled())
    return AttentionFunction::apply(query, key, value, shape, batch);
  return attend_all(shape, query, key, value, batch, context, layer);
}

}  // namespace whet
