#include "kernels/cpu/table.h"

#include "base/cpu_features.h"

namespace whet::kernels {

std::vector<const KernelTable*> kernel_tables() {
  std::vector<const KernelTable*> tables{&avx2::table};
  if (cpu_features().avx512) tables.push_back(&avx512::table);
  return tables;
}

const KernelTable& kernel_table() {
  static const KernelTable& widest = *kernel_tables().back();
  return widest;
}

}  // namespace whet::kernels
