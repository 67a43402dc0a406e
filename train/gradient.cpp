#include "train/gradient.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/add.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/parallel.h"

namespace whet {

namespace {

// One tensor for each parameter, undefined where no loss depends on it; empty: no micro-batch was added.
using Gradients = std::vector<at::Tensor>;

// Out of place, since tensors that autograd returns may share memory.
void add_to(Gradients& sum, Gradients more) {
  if (sum.empty()) return std::swap(sum, more);
  for (size_t i = 0; i < more.size(); ++i)
    if (more[i].defined()) sum[i] = sum[i].defined() ? at::add(sum[i], more[i]) : std::move(more[i]);
}

// Merges complete neighbours at once. Node (level, i) is the sum of lanes [i * 2^level, (i + 1) * 2^level).
class LaneTree {
 public:
  explicit LaneTree(int lanes) : lanes_(lanes) {}

  // Called before the first gradient of a lane is stored.
  void begin_lane() {
    const std::lock_guard lock(mutex_);
    most_alive_ = std::max(most_alive_, ++alive_);
  }

  void finish_lane(int lane, Gradients sum) {
    int level = 0;
    for (int node = lane; 1 << level < lanes_; node /= 2, ++level) {
      std::optional<Gradients> sibling = meet(level, node, sum);
      if (!sibling) return;
      Gradients& left = node % 2 == 0 ? sum : *sibling;
      Gradients& right = node % 2 == 0 ? *sibling : sum;
      const bool both = !left.empty() && !right.empty();
      if (!right.empty()) add_to(left, std::move(right));
      if (&left != &sum) sum = std::move(left);
      if (both) release_one();
    }
    total_ = std::move(sum);
  }

  Gradients take() { return std::move(total_); }
  int most_alive() const { return most_alive_; }

 private:
  // The sum of a node's sibling if it is complete; else stores `sum` until it is.
  std::optional<Gradients> meet(int level, int node, Gradients& sum) {
    const std::lock_guard lock(mutex_);
    if (auto sibling = waiting_.extract({level, node ^ 1})) return std::move(sibling.mapped());
    waiting_.emplace(std::pair(level, node), std::move(sum));
    return std::nullopt;
  }

  void release_one() {
    const std::lock_guard lock(mutex_);
    --alive_;
  }

  const int lanes_;
  std::mutex mutex_;
  std::map<std::pair<int, int>, Gradients> waiting_;
  Gradients total_;
  int alive_ = 0, most_alive_ = 0;
};

}  // namespace

GradientSum sum_gradients(const std::vector<at::Tensor>& parameters, int count, int lanes, const Team& team,
                          const MicroBatchLoss& loss) {
  require(lanes > 0 && (lanes & (lanes - 1)) == 0, "gradient lanes: expected a power of two, got ", lanes);
  LaneTree tree(lanes);
  const auto gradients_of = [&](int index, const Exec& exec) {
    const at::AutoGradMode grad(true);
    return torch::autograd::grad({loss(index, exec)}, parameters, /*grad_outputs=*/{},
                                 /*retain_graph=*/false, /*create_graph=*/false, /*allow_unused=*/true);
  };
  const auto compute_lane = [&](int lane, const Exec& exec) {
    const at::NoGradGuard no_grad;
    // The first index i with i * lanes / count >= lane.
    const auto begin_of = [&](int64_t l) { return static_cast<int>((l * count + lanes - 1) / lanes); };
    Gradients sum;
    for (int index = begin_of(lane); index < begin_of(lane + 1); ++index) {
      if (sum.empty()) tree.begin_lane();
      add_to(sum, gradients_of(index, exec));
    }
    tree.finish_lane(lane, std::move(sum));
  };
  if (std::min(count, lanes) < team.threads)
    for (int lane = 0; lane < lanes; ++lane) compute_lane(lane, team.exec);
  else
    parallel_for(team.threads, lanes, [&](int lane) { compute_lane(lane, Exec()); });

  const at::NoGradGuard no_grad;
  Gradients total = tree.take();
  total.resize(parameters.size());
  for (size_t i = 0; i < total.size(); ++i)
    total[i] = total[i].defined() ? total[i].clone(at::MemoryFormat::Contiguous)
                                  : at::zeros_like(parameters[i].detach());
  return {std::move(total), tree.most_alive()};
}

}  // namespace whet
