// The instruction sets that this machine can run.
#pragma once

#include <vector>

#include "kernels/cpu/table.h"

namespace whet {

inline std::vector<const kernels::KernelTable*> isas() {
  std::vector<const kernels::KernelTable*> tables{&kernels::avx2::table};
  if (&kernels::kernel_table() != tables[0]) tables.push_back(&kernels::kernel_table());
  return tables;
}

}  // namespace whet
