// whet doctor: what takes LibTorch and the kernels to find out.
#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <torch/version.h>

#include <chrono>

#include "cli/torch/commands.h"
#include "kernels/cpu/table.h"
#include "kernels/cpu/throughput.h"
#include "kernels/self_test.h"
#include "rl/self_test.h"

namespace whet {

namespace {

// The file that LibTorch's functions come from.
std::string torch_path() {
  Dl_info info{};
  return dladdr(reinterpret_cast<void*>(&at::set_num_threads), &info) != 0 ? info.dli_fname : "";
}

}  // namespace

Examination examine_machine(int threads) {
  const Threads team(threads);
  const Exec exec(threads);
  Examination examination;
  examination.torch_version = TORCH_VERSION;
  examination.torch_path = torch_path();
  examination.instruction_set = kernels::kernel_table().name;
  examination.read_bytes_per_s = kernels::read_bytes_per_second(team);
  examination.product_flops_per_s = kernels::product_flops_per_second(team);
  const auto start = std::chrono::steady_clock::now();
  examination.parity = kernels::test_row_invariance(exec);
  if (all_passed(examination.parity))  // with kernels that failed no engine would start
    for (auto& result : test_parity(threads)) examination.parity.push_back(std::move(result));
  examination.parity_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return examination;
}

}  // namespace whet
