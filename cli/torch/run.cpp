// The entry of libwhet_torch.so: sets the process up for computing and hands the command on.
#include <ATen/Parallel.h>

#include "cli/exit_code.h"
#include "cli/torch/commands.h"
#include "kernels/host_memory.h"

namespace whet {

namespace {

void prepare_process() {
  // Parallelism is over sequences, on our own threads; an operation runs on one. That keeps results
  // independent of the number of threads.
  at::set_num_threads(1);
  prepare_host_memory();
}

}  // namespace

}  // namespace whet

int whet_run(const whet::ComputeCommand& command, whet::Output& out) {
  return whet::exit_code([&] {
    whet::prepare_process();
    std::visit([&](const auto& each) { whet::run(each, out); }, command);
  });
}

void whet_examine(int threads, whet::Examination& examination) {
  whet::prepare_process();
  examination = whet::examine_machine(threads);
}
