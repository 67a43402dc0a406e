#include "train/gradient.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/autograd.h>

#include <map>
#include <mutex>

#include "base/parallel.h"

namespace whet {

namespace {

// Adds results up by index, whatever order they come in.
class OrderedSum {
 public:
  explicit OrderedSum(const std::vector<at::Tensor>& parameters) {
    for (const auto& parameter : parameters) total_.push_back(at::zeros_like(parameter.detach()));
  }

  void add(int index, std::vector<at::Tensor> gradients) {
    const std::lock_guard lock(mutex_);
    pending_.emplace(index, std::move(gradients));
    for (auto it = pending_.begin(); it != pending_.end() && it->first == next_;
         it = pending_.erase(it), ++next_)
      for (size_t i = 0; i < total_.size(); ++i)
        if (it->second[i].defined()) total_[i].add_(it->second[i]);
  }

  std::vector<at::Tensor> take() { return std::move(total_); }

 private:
  std::mutex mutex_;
  std::vector<at::Tensor> total_;
  std::map<int, std::vector<at::Tensor>> pending_;
  int next_ = 0;
};

}  // namespace

std::vector<at::Tensor> sum_gradients(const std::vector<at::Tensor>& parameters, int count, int threads,
                                      const std::function<at::Tensor(int)>& loss) {
  OrderedSum sum(parameters);
  parallel_for(threads, count, [&](int index) {
    std::vector<at::Tensor> gradients;
    {
      const at::AutoGradMode grad(true);
      gradients =
          torch::autograd::grad({loss(index)}, parameters, /*grad_outputs=*/{}, /*retain_graph=*/false,
                                /*create_graph=*/false, /*allow_unused=*/true);
    }
    const at::NoGradGuard no_grad;
    sum.add(index, std::move(gradients));
  });
  return sum.take();
}

}  // namespace whet
