#include "kernels/host_memory.h"

#include <c10/core/CPUAllocator.h>
#include <malloc.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "base/error.h"

namespace whet {

namespace {

// Aligns by itself; what malloc() returned stands before the data.
class MallocAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) override {
    if (bytes == 0) return {nullptr, nullptr, &release, at::kCPU};
    void* block = std::malloc(bytes + kAlignment + sizeof(void*));
    if (block == nullptr) fail("out of memory: tried to allocate ", bytes, " bytes");
    const auto first = reinterpret_cast<uintptr_t>(block) + sizeof(void*);
    auto* data = reinterpret_cast<std::byte*>((first + kAlignment - 1) / kAlignment * kAlignment);
    std::memcpy(data - sizeof(void*), &block, sizeof(void*));
    return {data, data, &release, at::kCPU};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &release; }
  void copy_data(void* to, const void* from, size_t bytes) const override {
    default_copy_data(to, from, bytes);
  }

 private:
  static constexpr uintptr_t kAlignment = 64;

  static void release(void* data) {
    if (data == nullptr) return;
    void* block = nullptr;
    std::memcpy(&block, static_cast<std::byte*>(data) - sizeof(void*), sizeof(void*));
    std::free(block);
  }
};

}  // namespace

void prepare_host_memory() {
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  static MallocAllocator allocator;
  c10::SetCPUAllocator(&allocator, /*priority=*/1);
}

}  // namespace whet
