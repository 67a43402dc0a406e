#include "base/cpu_features.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/support/expect_throw.h"

namespace whet {
namespace {

// The kernel lists the same features under its own names.
bool is_listed(const std::string& flag) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("flags")) return (line + " ").find(" " + flag + " ") != std::string::npos;
  return false;
}

TEST(CpuFeatures, AreThoseThatTheKernelLists) {
  const CpuFeatures features = cpu_features();
  for (const auto& [name, flag] : {std::pair{"AVX2", "avx2"}, {"FMA", "fma"}, {"F16C", "f16c"}})
    EXPECT_EQ(features.missing.find(name) == std::string::npos, is_listed(flag)) << name;
  EXPECT_EQ(features.avx512, is_listed("avx512f") && is_listed("avx512vl"));
  EXPECT_EQ(features.avx512_bf16, is_listed("avx512_bf16"));
  EXPECT_EQ(features.amx, is_listed("amx_bf16"));
}

TEST(RequireKernelsCanRun, NamesWhatIsMissing) {
  require_kernels_can_run({});
  CpuFeatures old;
  old.missing = "AVX2, FMA";
  EXPECT_MESSAGE(
      Error, require_kernels_can_run(old),
      "this CPU has no AVX2, FMA: the kernels need x86-64-v3 (Intel Haswell, AMD Excavator, or newer)");
}

}  // namespace
}  // namespace whet
