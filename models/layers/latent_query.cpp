#include "models/layers/latent_query.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include "models/layers/differentiable.h"
#include "models/layers/linear.h"

namespace whet {

namespace {

// The first `size` numbers of every head, and the rest.
std::pair<at::Tensor, at::Tensor> parts(const at::Tensor& x, int64_t size) {
  return {x.narrow(2, 0, size), x.narrow(2, size, x.size(2) - size)};
}

at::Tensor query_forward(const at::Tensor& q, const PackedWeights& packed, const at::Tensor& positions,
                         const RopeTable& table, const Exec& exec) {
  const int64_t nope = packed.inputs(), rank = packed.outputs();
  at::Tensor out = at::empty({q.size(0), q.size(1), rank + q.size(2) - nope}, q.options());
  const auto [q_nope, q_rope] = parts(q, nope);
  const auto [latent, rotated] = parts(out, rank);
  head_linear_into(latent, q_nope, packed, exec);
  rotate_into(rotated, q_rope, positions, table, 1, exec);
  return out;
}

}  // namespace

Remade latent_query(const at::Tensor& q, const at::Tensor& w_uk,
                    const std::shared_ptr<const PackedWeights>& packed, const at::Tensor& positions,
                    const RopeTable& table, const Exec& exec) {
  if (!at::GradMode::is_enabled()) return query_forward(q, *packed, positions, table, exec);
  const auto backward = [exec, positions, table](const Tensors& grads, const Tensors& saved) -> Tensors {
    const at::Tensor &q = saved[0], &w_uk = saved[1], grad = grads[0].contiguous();
    const auto [grad_latent, grad_rotated] = parts(grad, w_uk.size(1));
    const at::Tensor by_head = grad_latent.transpose(0, 1);  // [heads, rows, rank]
    const at::Tensor grad_q = at::empty_like(q);
    const auto [grad_nope, grad_rope] = parts(grad_q, w_uk.size(2));
    exec->multiply(by_head, w_uk, grad_nope.transpose(0, 1), false);
    rotate_into(grad_rope, grad_rotated, positions, table, -1, exec);
    const at::Tensor q_nope = q.narrow(2, 0, w_uk.size(2));
    const at::Tensor grad_w_uk = at::empty(w_uk.sizes(), w_uk.options());
    exec->multiply(by_head.transpose(1, 2), q_nope.transpose(0, 1), grad_w_uk, false);
    return {grad_q, grad_w_uk};
  };
  at::Tensor query = differentiable({q, w_uk}, [&]() -> Operation {
    return {{query_forward(q, *packed, positions, table, exec)}, {q, w_uk}, backward};
  })[0];
  return {std::move(query), {q}, [packed, positions, table, exec](const Tensors& from) {
            return query_forward(from[0], *packed, positions, table, exec);
          }};
}

}  // namespace whet
