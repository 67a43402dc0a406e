#include "train/gradient.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/error.h"
#include "base/parallel.h"
#include "kernels/backend.h"

namespace whet {

namespace {

// One tensor for each parameter, undefined where no loss depends on it; empty: no micro-batch was added.
using Gradients = std::vector<at::Tensor>;

// A copy, since tensors that autograd returns may share memory. Large ones stay for the whole step: apart
// from the heap, whose blocks come and go with each layer and would not join around them.
at::Tensor copy_of(const at::Tensor& gradient) {
  constexpr size_t kLarge = 1 << 20;
  at::Tensor copy = gradient.nbytes() >= kLarge ? Exec()->allocate(gradient.sizes(), gradient.scalar_type())
                                                : at::empty(gradient.sizes(), gradient.options());
  return copy.copy_(gradient);
}

void add_to(at::Tensor& sum, const at::Tensor& more) {
  if (!more.defined()) return;
  if (sum.defined())
    sum.add_(more);
  else
    sum = copy_of(more);
}

void add_to(Gradients& sum, Gradients more) {
  if (sum.empty()) return std::swap(sum, more);
  for (size_t i = 0; i < more.size(); ++i)
    if (sum[i].defined())
      add_to(sum[i], more[i]);
    else
      sum[i] = std::move(more[i]);
}

// The lanes of `count` micro-batches.
struct Lanes {
  int count, lanes;

  // The first index i with i * lanes / count >= lane.
  int begin_of(int64_t lane) const { return static_cast<int>((lane * count + lanes - 1) / lanes); }
  // Micro-batches of lanes [node * 2^level, (node + 1) * 2^level).
  int micro_batches(int level, int64_t node) const {
    return begin_of((node + 1) << level) - begin_of(node << level);
  }
};

// Merges complete neighbours at once. Node (level, i) is the sum of lanes [i * 2^level, (i + 1) * 2^level).
class LaneTree {
 public:
  explicit LaneTree(const Lanes& lanes) : lanes_(lanes) {}

  struct Node {
    int level = 0, index = 0;
    Gradients sum = {};
  };

  // What the gradients of a lane, which has some, are added to: nothing, or for a lane of one micro-batch the
  // complete sum that the tree would add it to, which makes it their parent's.
  Node begin_lane(int lane) {
    const std::lock_guard lock(mutex_);
    for (Node node{0, lane}; lanes_.micro_batches(0, lane) == 1 && !is_root(node); node = parent_of(node)) {
      if (is_empty(node.level, node.index ^ 1)) continue;
      auto sibling = waiting_.extract({node.level, node.index ^ 1});
      if (!sibling) break;
      node = parent_of(node);
      node.sum = std::move(sibling.mapped());
      return node;
    }
    most_alive_ = std::max(most_alive_, ++alive_);
    return {0, lane};
  }

  void finish(Node node) {
    for (; !is_root(node); node = parent_of(std::move(node))) {
      if (is_empty(node.level, node.index ^ 1)) continue;
      std::optional<Gradients> sibling = meet(node);
      if (!sibling) return;
      add_to(node.sum, std::move(*sibling));  // of two numbers: in any order the same bits
      release_one();
    }
    total_ = std::move(node.sum);
  }

  Gradients take() { return std::move(total_); }
  int most_alive() const { return most_alive_; }

 private:
  bool is_root(const Node& node) const { return 1 << node.level == lanes_.lanes; }
  bool is_empty(int level, int node) const { return lanes_.micro_batches(level, node) == 0; }
  static Node parent_of(Node node) { return {node.level + 1, node.index / 2, std::move(node.sum)}; }

  // The sum of a node's sibling if it is complete; else stores that of the node until it is.
  std::optional<Gradients> meet(Node& node) {
    const std::lock_guard lock(mutex_);
    if (auto sibling = waiting_.extract({node.level, node.index ^ 1})) return std::move(sibling.mapped());
    waiting_.emplace(std::pair(node.level, node.index), std::move(node.sum));
    return std::nullopt;
  }

  void release_one() {
    const std::lock_guard lock(mutex_);
    --alive_;
  }

  const Lanes lanes_;
  std::mutex mutex_;
  std::map<std::pair<int, int>, Gradients> waiting_;
  Gradients total_;
  int alive_ = 0, most_alive_ = 0;
};

constexpr int64_t kLargeModel = 1 << 25;  // parameters

}  // namespace

bool divides_lanes(int64_t parameters, int used_lanes, int threads) {
  return used_lanes >= threads && parameters < kLargeModel;
}

int most_partial_sums(int64_t count, int lanes, int threads, bool divided) {
  const auto used = static_cast<int>(std::min<int64_t>(count, lanes));
  int levels = 0;
  while (1 << levels < used) ++levels;
  if (!divided) return std::max(1, count > lanes ? levels + 1 : levels);
  int most = threads;
  for (int k = 0; k < levels; ++k) most += std::min(threads, 1 << k);
  return std::min(most, used);
}

// A backward pass runs in the thread that calls it, so a hook finds the sum that is meant by its thread.
struct GradientCollector::State {
  std::vector<at::Tensor> parameters;
  std::vector<unsigned> hooks;
  at::Tensor nothing = at::zeros({});  // stands for a gradient that is added already
  mutable std::mutex mutex;
  std::map<std::thread::id, Gradients*> sums;

  Gradients* sum_of_thread() const {
    const std::lock_guard lock(mutex);
    const auto found = sums.find(std::this_thread::get_id());
    return found == sums.end() ? nullptr : found->second;
  }

  // What the backward pass goes on with instead of the gradient; undefined: the gradient. Under recomputation
  // a block's gradients arrive a second time, as those of the block.
  at::Tensor collect(size_t i, const at::Tensor& gradient) const {
    Gradients* sum = sum_of_thread();
    if (sum == nullptr || gradient.is_alias_of(nothing)) return {};
    const at::NoGradGuard no_grad;
    add_to((*sum)[i], gradient);
    return nothing.expand_as(gradient);
  }

  void add_gradient(Gradients& sum, const std::function<at::Tensor()>& loss) {
    sum.resize(parameters.size());
    const at::AutoGradMode grad(true);
    const at::Tensor value = loss();
    {
      const std::lock_guard lock(mutex);
      sums[std::this_thread::get_id()] = &sum;
    }
    const struct Leave {
      State& state;
      ~Leave() {
        const std::lock_guard lock(state.mutex);
        state.sums.erase(std::this_thread::get_id());
      }
    } leave{*this};
    torch::autograd::grad({value}, parameters, /*grad_outputs=*/{}, /*retain_graph=*/false,
                          /*create_graph=*/false, /*allow_unused=*/true);
  }
};

GradientCollector::GradientCollector(std::vector<at::Tensor> parameters) : state_(std::make_shared<State>()) {
  state_->parameters = std::move(parameters);
  for (size_t i = 0; i < state_->parameters.size(); ++i)
    state_->hooks.push_back(state_->parameters[i].register_hook(
        [state = state_.get(), i](const at::Tensor& gradient) { return state->collect(i, gradient); }));
}

GradientCollector::~GradientCollector() {
  for (size_t i = 0; i < state_->parameters.size(); ++i) state_->parameters[i].remove_hook(state_->hooks[i]);
}

GradientSum GradientCollector::sum(int count, int lanes, const Team& team, const MicroBatchLoss& loss) const {
  require(lanes > 0 && (lanes & (lanes - 1)) == 0, "gradient lanes: expected a power of two, got ", lanes);
  const Lanes division{count, lanes};
  LaneTree tree(division);
  const auto compute_lane = [&](int lane, const Exec& exec) {
    if (division.micro_batches(0, lane) == 0) return;
    const at::NoGradGuard no_grad;
    LaneTree::Node node = tree.begin_lane(lane);
    for (int index = division.begin_of(lane); index < division.begin_of(lane + 1); ++index)
      state_->add_gradient(node.sum, [&] { return loss(index, exec); });
    tree.finish(std::move(node));
  };
  int64_t size = 0;
  for (const auto& parameter : state_->parameters) size += parameter.numel();
  if (divides_lanes(size, std::min(count, lanes), team.threads))
    parallel_for(team.threads, lanes, [&](int lane) { compute_lane(lane, Exec()); });
  else
    for (int lane = 0; lane < lanes; ++lane) compute_lane(lane, team.exec);

  const at::NoGradGuard no_grad;
  Gradients total = tree.take();
  total.resize(state_->parameters.size());
  for (size_t i = 0; i < total.size(); ++i)
    if (!total[i].defined()) total[i] = at::zeros_like(state_->parameters[i].detach());
  return {std::move(total), tree.most_alive()};
}

}  // namespace whet
