// The functions of the sandbox that judging uses, as an interface that tests can replace.
#pragma once

#include <atomic>
#include <functional>
#include <utility>

#include "sandbox/pool.h"

namespace whet::code {

using Cancelled = const std::atomic<bool>*;

// As in sandbox::Pool.
struct Boxes {
  std::function<sandbox::Result(const sandbox::Job&, Cancelled)> run;
  std::function<std::pair<sandbox::Result, sandbox::Result>(const sandbox::Job&, const sandbox::Job&,
                                                            Cancelled)>
      run_together;
};

// The pool has to outlive them.
inline Boxes boxes_of(sandbox::Pool& pool) {
  return {[&pool](const sandbox::Job& job, Cancelled cancelled) { return pool.run(job, cancelled); },
          [&pool](const sandbox::Job& one, const sandbox::Job& other, Cancelled cancelled) {
            return pool.run_together(one, other, cancelled);
          }};
}

}  // namespace whet::code
