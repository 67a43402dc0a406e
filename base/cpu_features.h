// Which instruction sets may be used on this CPU, as glibc reports them: it takes into account which
// registers the operating system saves, and GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F hides a feature for
// tests.
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

// Throws Error that names the missing features where the CPU does not support x86-64-v3, for which the
// kernels are compiled.
void require_kernels_can_run(const CpuFeatures& features);

}  // namespace whet
