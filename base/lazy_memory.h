// A large zero-initialised block of memory that is allocated by the system when it is first written, in huge
// pages where available: streaming through weights then misses the TLB less.
#pragma once

#include <sys/mman.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

#include "base/error.h"

namespace whet {

class LazyMemory {
 public:
  // Throws Error when the address space is exhausted.
  explicit LazyMemory(size_t bytes) : bytes_(bytes) {
    if (bytes_ == 0) return;
    void* data =
        ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (data == MAP_FAILED) fail("cannot allocate ", bytes_, " bytes: ", std::strerror(errno));
    ::madvise(data, bytes_, MADV_HUGEPAGE);
    data_ = data;
  }
  ~LazyMemory() {
    if (data_ != nullptr) ::munmap(data_, bytes_);
  }
  LazyMemory(const LazyMemory&) = delete;
  LazyMemory& operator=(const LazyMemory&) = delete;

  void* data() const { return data_; }

 private:
  void* data_ = nullptr;
  size_t bytes_;
};

}  // namespace whet
