#include "kernels/cpu/table.h"

namespace whet::kernels {

const KernelTable& kernel_table() {
  // What -march=x86-64-v4 may use.
  static const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                           __builtin_cpu_supports("avx512vl");
  return wide ? avx512::table : avx2::table;
}

}  // namespace whet::kernels
