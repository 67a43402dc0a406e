// Folders that look like machines: bare, in a container of either kind of cgroup, with GPUs.
#include "base/machine.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/temporary_folder.h"

namespace whet {
namespace {

class DescribeMachine : public testing::Test {
 protected:
  void put(const std::string& path, const std::string& content) const {
    const std::filesystem::path file = root_.path() + path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << content;
  }
  Machine describe() const { return describe_machine(root_.path()); }

  TemporaryFolder root_;
};

TEST_F(DescribeMachine, ReadsLinuxFiles) {
  put("/proc/cpuinfo", "processor\t: 0\nmodel\t\t: 17\nmodel name\t: AMD EPYC 9654\nmodel name\t: other\n");
  put("/proc/meminfo", "MemTotal:       24684044 kB\nMemFree: 1 kB\n");
  put("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
  const Machine machine = describe();
  EXPECT_EQ(machine.cpu_model, "AMD EPYC 9654");
  EXPECT_GT(machine.cores, 0);
  EXPECT_EQ(machine.memory_bytes, int64_t{24684044} * 1024);
  EXPECT_EQ(machine.huge_pages, "madvise");
  EXPECT_EQ(machine.memory_limit_bytes, 0);
  EXPECT_EQ(machine.cpu_quota, 0);
  EXPECT_EQ(machine.gpus, 0);
}

TEST_F(DescribeMachine, KnowsNothingOfAnEmptyOne) {
  const Machine machine = describe();
  EXPECT_EQ(machine.cpu_model, "");
  EXPECT_EQ(machine.memory_bytes, 0);
  EXPECT_EQ(machine.huge_pages, "");
  EXPECT_EQ(machine.gpus, 0);
}

TEST_F(DescribeMachine, TakesTheLeastLimitUpTheCgroups) {
  put("/proc/meminfo", "MemTotal: 1000000 kB\n");
  put("/proc/self/cgroup", "0::/pod/container\n");
  put("/sys/fs/cgroup/pod/container/memory.max", "800000000\n");
  put("/sys/fs/cgroup/pod/container/cpu.max", "max 100000\n");
  put("/sys/fs/cgroup/pod/memory.max", "300000000\n");
  put("/sys/fs/cgroup/pod/cpu.max", "25000 100000\n");
  put("/sys/fs/cgroup/memory.max", "max\n");
  EXPECT_EQ(describe().memory_limit_bytes, 300000000);
  EXPECT_EQ(describe().cpu_quota, 0.25);
}

TEST_F(DescribeMachine, FindsTheLimitsOfAContainerThatSeesTheHostsPath) {
  put("/proc/meminfo", "MemTotal: 1000000 kB\n");
  put("/proc/self/cgroup", "12:cpu,cpuacct:/docker/1f\n4:memory:/../docker/1f\n9:cpuset:/\n0::/\n");
  put("/sys/fs/cgroup/memory/memory.limit_in_bytes", "500000000\n");
  put("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "50000\n");
  put("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(describe().memory_limit_bytes, 500000000);
  EXPECT_EQ(describe().cpu_quota, 0.5);
}

TEST_F(DescribeMachine, SeesNoLimitWhereThereIsNone) {
  put("/proc/meminfo", "MemTotal: 1000000 kB\n");
  put("/proc/self/cgroup", "4:memory:/a\n5:cpu:/a\nnonsense\n");
  put("/sys/fs/cgroup/memory/a/memory.limit_in_bytes", "9223372036854771712\n");
  put("/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "-1\n");
  put("/sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(describe().memory_limit_bytes, 0);
  EXPECT_EQ(describe().cpu_quota, 0);
}

TEST_F(DescribeMachine, CountsGpus) {
  for (const char* name : {"nvidia0", "nvidia1", "nvidiactl", "nvidia-uvm", "nvidia"})
    put(std::string("/dev/") + name, "");
  EXPECT_EQ(describe().gpus, 2);
  EXPECT_EQ(describe().gpu_model, "NVIDIA");
  put("/proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t\t NVIDIA H100 80GB HBM3\nIRQ: 5\n");
  EXPECT_EQ(describe().gpu_model, "NVIDIA H100 80GB HBM3");
}

TEST_F(DescribeMachine, KnowsOtherGpus) {
  put("/dev/kfd", "");
  EXPECT_EQ(describe().gpus, 1);
  EXPECT_EQ(describe().gpu_model, "AMD");
}

}  // namespace
}  // namespace whet
