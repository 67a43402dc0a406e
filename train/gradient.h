// The gradient of a sum over micro-batches, computed on several threads. It is added up in an order that
// follows from the number of micro-batches and of lanes alone, so any number of threads gives the same bits.
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

// The scalar loss of micro-batch `index`, with a graph, its operations carried out by `exec`.
using MicroBatchLoss = std::function<at::Tensor(int index, const Exec& exec)>;

// A team of threads: that divide a step, or all of them (`exec`) an operation.
struct Team {
  explicit Team(int threads) : threads(threads), exec(threads) {}
  int threads;
  Exec exec;
};

struct GradientSum {
  std::vector<at::Tensor> gradients;  // one a parameter; zeros where no loss reached it
  int most_partial_sums = 0;          // that were kept at one time, each of the size of all parameters
};

// The gradient of the sum of the losses of micro-batches [0, count). Every lane, of which there are a power of
// two, is summed in the order of its micro-batches, and the lanes by one binary tree over neighbours. A thread
// takes a lane at a time, in order. With fewer lanes in use than threads they are computed one after another
// with all threads inside an operation.
//
// With t threads and L lanes, most_partial_sums <= t + sum over k < log2(L) of min(t, 2^k), which is at most
// t (1 + log2(L)), and log2(L) + 1 for one thread, however many micro-batches there are. Besides, each thread
// holds the gradient of the micro-batch that it is about to add to its lane.
GradientSum sum_gradients(const std::vector<at::Tensor>& parameters, int count, int lanes, const Team& team,
                          const MicroBatchLoss& loss);

}  // namespace whet
