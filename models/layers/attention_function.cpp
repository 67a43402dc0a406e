// Attention over packed sequences. The forward pass is the decode kernel over pages, so training gives the
// bits of decoding; the backward pass has no such duty and uses matrix products.
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include "models/layers/differentiable.h"
#include "models/layers/functions.h"

namespace whet {

namespace {

using kernels::AttentionShape;

at::Tensor attend_all(const AttentionShape& shape, const at::Tensor& query, const at::Tensor& key,
                      const at::Tensor& value, const TokenBatch& batch, const ForwardContext& context,
                      int64_t layer) {
  at::Tensor out = at::empty({query.size(0), shape.heads, shape.value_dim}, query.options());
  if (context.cache != nullptr) {
    const kernels::PagedKv kv{context.cache->data(), layer, batch.page_table};
    context.exec->attend(shape, query, key, value, batch.sequences, kv, out);
  } else {
    const at::Tensor pages = at::empty({batch.own_pages, 1, context.exec->page_numel(shape)}, key.options());
    context.exec->attend(shape, query, key, value, batch.sequences, {pages, 0, batch.page_table}, out);
  }
  return out;
}

struct AttentionGrads {
  at::Tensor query, key, value;
};

// One sequence and one key head: q [length, group, key_dim], k [length, key_dim], v [length, value_dim].
void attention_backward(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                        const at::Tensor& grad_out, float scale, int64_t window, const AttentionGrads& grads,
                        const Exec& exec) {
  const int64_t group = q.size(1);
  const at::Tensor queries = q.reshape({-1, q.size(2)}), grad = grad_out.reshape({-1, v.size(1)});
  const at::Tensor probs = at::mm(queries, k.t());
  exec->causal_softmax(probs, group, scale, window);
  const at::Tensor grad_scores = at::mm(grad, v.t());
  exec->causal_softmax_backward(probs, scale, grad_scores);
  grads.query.copy_(at::mm(grad_scores, k).view(q.sizes()));
  grads.key.copy_(at::mm(grad_scores.t(), queries));
  grads.value.copy_(at::mm(probs.t(), grad));
}

// Gradients of query, key and value, of every sequence and key head in turn.
Tensors attend_all_backward(const AttentionShape& shape, const std::vector<SequenceSpan>& spans,
                            const Tensors& upstream, const Tensors& saved, const Exec& exec) {
  const at::Tensor &query = saved[0], &key = saved[1], &value = saved[2], grad_out = upstream[0].contiguous();
  const AttentionGrads grads{at::zeros_like(query), at::zeros_like(key), at::zeros_like(value)};
  const int64_t kv_heads = key.size(1), group = query.size(1) / kv_heads;
  for (const auto& span : spans)
    for (int64_t g = 0; g < kv_heads; ++g) {
      const auto queries = [&](const at::Tensor& x) {
        return x.narrow(0, span.begin, span.count).narrow(1, g * group, group);
      };
      const auto keys = [&](const at::Tensor& x) { return x.narrow(0, span.begin, span.count).select(1, g); };
      attention_backward(queries(query), keys(key), keys(value), queries(grad_out), shape.scale, shape.window,
                         {queries(grads.query), keys(grads.key), keys(grads.value)}, exec);
    }
  return {grads.query, grads.key, grads.value};
}

}  // namespace

at::Tensor causal_attention(const AttentionShape& shape, const at::Tensor& query, const at::Tensor& key,
                            const at::Tensor& value, const TokenBatch& batch, const ForwardContext& context,
                            int64_t layer) {
  if (context.cache != nullptr || !at::GradMode::is_enabled())
    return attend_all(shape, query, key, value, batch, context, layer);
  const auto backward = [shape, spans = batch.sequences, exec = context.exec](const Tensors& grads,
                                                                              const Tensors& saved) {
    return attend_all_backward(shape, spans, grads, saved, exec);
  };
  return differentiable({query, key, value}, [&]() -> Operation {
    return {{attend_all(shape, query, key, value, batch, context, layer)}, {query, key, value}, backward};
  })[0];
}

}  // namespace whet
