// A large block of zeros whose memory is taken from the system when it is first written, in huge pages where
// there are any: streaming through weights misses the TLB less.
#pragma once

#include <sys/mman.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/error.h"

namespace whet {

class LazyFloats {
 public:
  LazyFloats() = default;
  // Throws Error when the address space has no room.
  explicit LazyFloats(int64_t size) : bytes_(static_cast<size_t>(size) * sizeof(float)) {
    if (bytes_ == 0) return;
    void* data =
        ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (data == MAP_FAILED) fail("cannot allocate ", bytes_, " bytes: ", std::strerror(errno));
    ::madvise(data, bytes_, MADV_HUGEPAGE);
    data_ = static_cast<float*>(data);
  }
  ~LazyFloats() {
    if (data_ != nullptr) ::munmap(data_, bytes_);
  }
  LazyFloats(LazyFloats&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  LazyFloats& operator=(LazyFloats&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }

  float* data() const { return data_; }

 private:
  float* data_ = nullptr;
  size_t bytes_ = 0;
};

}  // namespace whet
