// Where the operations of a model are executed: the CPU with a pool of threads. A cheap handle; copies share
// the pool. No torch here.
#pragma once

#include <memory>

namespace whet {

namespace kernels {
class Backend;
}

// `exec->op(...)` are the operations, see kernels/backend.h. Their results do not depend on the number of
// threads. An Exec of one thread may be used by several callers at once, one of more threads by one at a
// time.
class Exec {
 public:
  // The CPU, on the calling thread alone.
  Exec();
  // The CPU; `threads` includes the thread that calls an operation. Throws Error when the system cannot
  // create as many.
  explicit Exec(int threads);
  explicit Exec(std::shared_ptr<const kernels::Backend> backend) : backend_(std::move(backend)) {}

  const kernels::Backend* operator->() const { return backend_.get(); }
  const kernels::Backend& operator*() const { return *backend_; }

 private:
  std::shared_ptr<const kernels::Backend> backend_;
};

}  // namespace whet
