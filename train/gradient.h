// The gradient of a sum over micro-batches, computed on several threads. The order of additions depends only
// on the number of micro-batches and of lanes, so any number of threads gives the same bits.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
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

// Whether a step's lanes are divided among the threads: many small products are faster so. Those of large
// models are as fast with all threads inside each, which needs the memory of one lane alone.
bool divides_lanes(int64_t parameters, int used_lanes, int threads);

// The most partial sums at one time, as below, for `count` micro-batches.
int most_partial_sums(int64_t count, int lanes, int threads, bool divided);

struct GradientSum {
  std::vector<at::Tensor> gradients;  // as the parameters; zeros where no loss depends on one
  int most_partial_sums = 0;          // most held at one time, each of the size of all parameters
};

// Sums the gradients of given parameters. A gradient is added to its lane's sum as soon as the backward pass
// has it, so the only other one in memory is that of the parameter in work.
class GradientCollector {
 public:
  // Leaves of the graphs to come; they get a hook while this lives.
  explicit GradientCollector(std::vector<at::Tensor> parameters);
  ~GradientCollector();
  GradientCollector(const GradientCollector&) = delete;
  GradientCollector& operator=(const GradientCollector&) = delete;

  // The gradient of the sum of the losses of micro-batches [0, count). Every lane is summed in the order of
  // its micro-batches, and the lanes by one binary tree over neighbours. Where divides_lanes(), a thread
  // computes one lane at a time, in order, else lanes are computed one after another with all threads inside
  // each operation. Throws Error unless `lanes` is a power of two.
  //
  // With t threads that divide L lanes, most_partial_sums <= t + sum over k < log2(L) of min(t, 2^k), which
  // is at most t (1 + log2(L)), and log2(L) + 1 where they do not, for any number of micro-batches; 1 for two
  // micro-batches, since a lane of only one is added to the complete sum beside it.
  GradientSum sum(int count, int lanes, const Team& team, const MicroBatchLoss& loss) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace whet
