// Calcium's headers for C++: some of their inline functions convert void* implicitly, which only C allows.
#pragma once

// First what Calcium includes in turn, as it is.
#include <acb_poly.h>
#include <antic/nf.h>
#include <antic/nf_elem.h>
#include <arb_fmpz_poly.h>
#include <flint/fmpq.h>
#include <flint/fmpz_mpoly.h>

namespace whet::math {

struct Allocation {
  template <class T>
  operator T*() const {
    return static_cast<T*>(memory);
  }
  void* memory;
};

}  // namespace whet::math

#define flint_malloc(size) \
  ::whet::math::Allocation { (flint_malloc)(size) }
#define flint_realloc(memory, size) \
  ::whet::math::Allocation { (flint_realloc)(memory, size) }
#define flint_calloc(count, size) \
  ::whet::math::Allocation { (flint_calloc)(count, size) }
#include <calcium/ca.h>
#undef flint_malloc
#undef flint_realloc
#undef flint_calloc
