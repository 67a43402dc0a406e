// The gradient of a sum over micro-batches, computed on several threads. The order of additions depends only
// on the number of micro-batches and of lanes, so any number of threads gives the same bits.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

#include "kernels/exec.h"

namespace whet {

// The lane of micro-batch `index` of `count`.
inline int lane_of(int index, int count, int lanes) {
  return static_cast<int>(static_cast<int64_t>(index) * lanes / count);
}

// The scalar loss of micro-batch `index`, with an autograd graph, computed by `exec`. Called by several
// threads.
using MicroBatchLoss = std::function<at::Tensor(int index, const Exec& exec)>;

// Threads that either divide the lanes of a step among them, or together (`exec`) compute single operations.
struct Team {
  explicit Team(int threads) : threads(threads), exec(threads) {}
  int threads;
  Exec exec;
};

struct GradientSum {
  std::vector<at::Tensor> gradients;  // as the parameters; zeros where no loss depends on one
  int most_partial_sums = 0;          // most held at one time, each of the size of all parameters
};

// The gradient of the sum of the losses of micro-batches [0, count). Every lane is summed in the order of its
// micro-batches, and the lanes by one binary tree over neighbours. A thread computes one lane at a time, in
// order. With fewer lanes in use than threads, lanes are computed one after another with all threads inside
// each operation. Throws Error unless `lanes` is a power of two.
//
// With t threads and L lanes, most_partial_sums <= t + sum over k < log2(L) of min(t, 2^k), which is at most
// t (1 + log2(L)), and log2(L) + 1 for one thread, for any number of micro-batches. In addition, each thread
// holds the gradient of the micro-batch that it is about to add to its lane.
GradientSum sum_gradients(const std::vector<at::Tensor>& parameters, int count, int lanes, const Team& team,
                          const MicroBatchLoss& loss);

}  // namespace whet
