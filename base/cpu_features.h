// Which instruction sets may be used on this CPU. glibc answers: it also knows what the operating system
// saves when it switches tasks, and GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F makes it forget one, so that the
// program can be tried as on a lesser CPU.
#pragma once

#include <string>

namespace whet {

struct CpuFeatures {
  std::string missing;  // names of x86-64-v3 features that are not there: "AVX2, FMA"; empty: none
  bool avx512 = false;  // x86-64-v4
  bool avx512_bf16 = false;
  bool amx = false;  // tiles of bfloat16
};

CpuFeatures cpu_features();

// Throws Error, naming what is missing, where code compiled for x86-64-v3 would be killed by its first
// instruction that this CPU does not know.
void require_kernels_can_run(const CpuFeatures& features);

}  // namespace whet
