// What the loss of a micro-batch costs: log-probabilities of targets and their gradients by token_logprobs()
// (models/layers/token_logprobs.h), beside the plain way, logits and at::log_softmax under autograd. Prints
// seconds of processor time and peak memory of both, in turns. Only TARGETS of the tokens are trained, those
// behind prompts; the plain way computes all, as trainers do.
//
//   cmake --build build/release --target bench_loss_memory
//   build/release/bench_loss_memory [TOKENS [TARGETS [VOCABULARY [HIDDEN [THREADS]]]]]
//
// Without arguments: 4096 tokens, of which 3072 are targets, a vocabulary of 32768, hidden states of 512, one
// thread. The plain way needs three times the logits: 26 GB for 16 x 1024 tokens and a vocabulary of 131072.
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <string>

#include "models/layers/token_logprobs.h"

namespace {

using namespace whet;

// A line of /proc/self/status, in GB.
double status(const std::string& key) {
  std::ifstream file("/proc/self/status");
  for (std::string word; file >> word;)
    if (word == key + ":") {
      double kilobytes = 0;
      file >> kilobytes;
      return kilobytes * 1024 / 1e9;
    }
  return 0;
}

struct Cost {
  double seconds;    // of processor time, which other work on the machine disturbs least
  double gigabytes;  // beyond what was held before
};

Cost cost_of(const std::function<at::Tensor()>& loss) {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";  // sets the peak to what is held now
  const double held = status("VmRSS");
  const std::clock_t start = std::clock();
  loss().backward();
  return {static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, status("VmHWM") - held};
}

}  // namespace

int main(int argc, char** argv) {
  const auto argument = [&](int i, int64_t value) { return argc > i ? std::atoll(argv[i]) : value; };
  const int64_t tokens = argument(1, 4096), trained = argument(2, tokens * 3 / 4);
  const int64_t vocab = argument(3, 32768), hidden_size = argument(4, 512);
  const int threads = static_cast<int>(argument(5, 1));
  at::set_num_threads(threads);
  const Exec exec(threads);
  const at::Tensor hidden = at::randn({tokens, hidden_size}).requires_grad_();
  const at::Tensor weight = at::randn({vocab, hidden_size}).mul_(0.02).requires_grad_();
  const at::Tensor targets = at::randint(vocab, {tokens}, at::kLong);
  const auto packed = std::make_shared<PackedWeights>(weight);
  packed->pack(exec);

  at::Tensor gradient;  // of the weights, to show that both compute the same
  const auto measure = [&](const char* name, const std::function<at::Tensor()>& loss) {
    const Cost cost = cost_of(loss);
    std::printf("%-7s %7.2f s  %6.2f GB\n", name, cost.seconds, cost.gigabytes);
    std::fflush(stdout);
    const at::Tensor found = weight.grad();
    if (gradient.defined())
      std::printf("        largest difference of the weights' gradients: %.1e of %.1e\n",
                  (found - gradient).abs().max().item<double>(), gradient.abs().max().item<double>());
    gradient = found;
    weight.mutable_grad() = hidden.mutable_grad() = at::Tensor();
    return cost;
  };
  std::printf("%ld tokens, %ld targets, vocabulary %ld, hidden size %ld, %d threads\n",
              static_cast<long>(tokens), static_cast<long>(trained), static_cast<long>(vocab),
              static_cast<long>(hidden_size), threads);
  double seconds = 1e9, plain_seconds = 1e9, gigabytes = 0, plain_gigabytes = 0;
  for (int repeat = 0; repeat < 2; ++repeat) {
    const Cost ours = measure("chunked", [&] {
      return -token_logprobs(hidden.narrow(0, 0, trained), packed, targets.narrow(0, 0, trained), 1, exec)
                  .logprobs.mean();
    });
    const Cost plain = measure("plain", [&] {
      const at::Tensor all = at::log_softmax(at::mm(hidden, weight.t()), 1);
      return -all.gather(1, targets.unsqueeze(1)).narrow(0, 0, trained).mean();
    });
    seconds = std::min(seconds, ours.seconds), plain_seconds = std::min(plain_seconds, plain.seconds);
    gigabytes = std::max(gigabytes, ours.gigabytes);
    plain_gigabytes = std::max(plain_gigabytes, plain.gigabytes);
  }
  std::printf("memory %.1f times less, %.2f times the speed\n", plain_gigabytes / gigabytes,
              plain_seconds / seconds);
}
