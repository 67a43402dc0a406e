// Attention over packed sequences. The forward pass is the decode kernel over pages, so training gives the
// bits of decoding; the backward pass has no such duty and uses matrix products.
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

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

Tensors attend_all_backward(const AttentionShape& shape, const std::vector<SequenceSpan>& spans,
                            const at::Tensor& upstream, const at::Tensor& query, const at::Tensor& key,
                            const at::Tensor& value, const Exec& exec) {
  const kernels::AttentionGrads grads{at::empty(query.sizes(), query.options()),
                                      at::zeros(key.sizes(), key.options()),
                                      at::zeros(value.sizes(), value.options())};
  exec->attend_backward(shape, query, key, value, spans, upstream.contiguous(), grads);
  return {grads.query, grads.key, grads.value};
}

}  // namespace

at::Tensor causal_attention(const AttentionShape& shape, const Remade& query, const at::Tensor& key,
                            const at::Tensor& value, const TokenBatch& batch, const ForwardContext& context,
                            int64_t layer) {
  if (context.cache != nullptr || !at::GradMode::is_enabled())
    return attend_all(shape, query, key, value, batch, context, layer);
  const auto backward = [shape, spans = batch.sequences, exec = context.exec, query = query.recipe()](
                            const Tensors& grads, const Tensors& saved) {
    const size_t others = saved.size() - 2;
    return attend_all_backward(shape, spans, grads[0], query.again(saved), saved[others], saved[others + 1],
                               exec);
  };
  Tensors saved = query.kept();
  saved.insert(saved.end(), {key, value});
  return differentiable({query, key, value}, [&]() -> Operation {
    return {{attend_all(shape, query, key, value, batch, context, layer)}, saved, backward};
  })[0];
}

}  // namespace whet
