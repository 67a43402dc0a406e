// The entry of libwhet_torch.so: sets the process up for computing and hands the command on.
#include <ATen/Parallel.h>
#include <malloc.h>

#include "cli/exit_code.h"
#include "cli/torch/commands.h"

namespace whet {

namespace {

void prepare_process() {
  // Parallelism is over sequences, on our own threads; an operation runs on one. That keeps results
  // independent of the number of threads.
  at::set_num_threads(1);
  // Keep freed blocks: returning tensors of megabytes to the kernel each time costs more than computing them.
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
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
