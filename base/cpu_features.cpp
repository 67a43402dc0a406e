#include "base/cpu_features.h"

#include <sys/platform/x86.h>

#include "base/error.h"

namespace whet {

CpuFeatures cpu_features() {
  CpuFeatures features;
  const auto expect = [&](bool there, const char* name) {
    if (!there) features.missing += concat(features.missing.empty() ? "" : ", ", name);
  };
  expect(CPU_FEATURE_ACTIVE(AVX2), "AVX2");
  expect(CPU_FEATURE_ACTIVE(FMA), "FMA");
  expect(CPU_FEATURE_ACTIVE(F16C), "F16C");
  expect(CPU_FEATURE_ACTIVE(BMI1), "BMI1");
  expect(CPU_FEATURE_ACTIVE(BMI2), "BMI2");
  expect(CPU_FEATURE_ACTIVE(LZCNT), "LZCNT");
  expect(CPU_FEATURE_ACTIVE(MOVBE), "MOVBE");
  features.avx512 = features.missing.empty() && CPU_FEATURE_ACTIVE(AVX512F) && CPU_FEATURE_ACTIVE(AVX512BW) &&
                    CPU_FEATURE_ACTIVE(AVX512CD) && CPU_FEATURE_ACTIVE(AVX512DQ) &&
                    CPU_FEATURE_ACTIVE(AVX512VL);
  features.avx512_bf16 = features.avx512 && CPU_FEATURE_ACTIVE(AVX512_BF16);
  features.amx = CPU_FEATURE_ACTIVE(AMX_TILE) && CPU_FEATURE_ACTIVE(AMX_BF16);
  return features;
}

void require_kernels_can_run(const CpuFeatures& features) {
  require(features.missing.empty(), "this CPU has no ", features.missing,
          ": the kernels need x86-64-v3 (Intel Haswell, AMD Excavator, or newer)");
}

}  // namespace whet
