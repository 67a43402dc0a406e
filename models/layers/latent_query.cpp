#include "models/layers/latent_query.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include "models/layers/linear.h"
#include "models/layers/saved_exec.h"

namespace whet {

namespace {

using torch::autograd::AutogradContext;
using Variables = torch::autograd::variable_list;

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

struct LatentQueryFunction : torch::autograd::Function<LatentQueryFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& q, const at::Tensor& w_uk,
                            const PackedWeights& packed, const at::Tensor& positions,
                            const RopeTable& table, const Exec& exec) {
    context->save_for_backward({q, w_uk, positions, table.cos, table.sin});
    context->saved_data["pairs"] = static_cast<int64_t>(table.pairs);
    save_exec(context, exec);
    return query_forward(q, packed, positions, table, exec);
  }
  static Variables backward(AutogradContext* context, Variables grads) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &q = saved[0], &w_uk = saved[1], grad = grads[0].contiguous();
    const RopeTable table{saved[3], saved[4],
                          static_cast<kernels::RopePairs>(context->saved_data["pairs"].toInt())};
    const auto [grad_latent, grad_rotated] = parts(grad, w_uk.size(1));
    const at::Tensor by_head = grad_latent.transpose(0, 1);  // [heads, rows, rank]
    at::Tensor grad_q = at::empty_like(q);
    const auto [grad_nope, grad_rope] = parts(grad_q, w_uk.size(2));
    grad_nope.copy_(at::bmm(by_head, w_uk).transpose(0, 1));
    rotate_into(grad_rope, grad_rotated, saved[2], table, -1, saved_exec(context));
    const at::Tensor q_nope = q.narrow(2, 0, w_uk.size(2));
    return {grad_q, at::bmm(by_head.transpose(1, 2), q_nope.transpose(0, 1)), at::Tensor(), at::Tensor(),
            at::Tensor(), at::Tensor()};
  }
};

}  // namespace

at::Tensor latent_query(const at::Tensor& q, const at::Tensor& w_uk, const PackedWeights& packed,
                        const at::Tensor& positions, const RopeTable& table, const Exec& exec) {
  return at::GradMode::is_enabled() ? LatentQueryFunction::apply(q, w_uk, packed, positions, table, exec)
                                    : query_forward(q, packed, positions, table, exec);
}

}  // namespace whet
