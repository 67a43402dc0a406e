#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <cstring>
#include <numeric>

#include "base/error.h"
#include "base/lazy_memory.h"
#include "kernels/cpu/attention.h"
#include "kernels/cpu/backend/cpu_backend.h"

namespace whet {

Exec::Exec() {
  static const auto alone = std::make_shared<const kernels::CpuBackend>(kernels::kernel_table(), 1);
  backend_ = alone;
}

Exec::Exec(int threads)
    : backend_(threads == 1 ? Exec().backend_
                            : std::make_shared<const kernels::CpuBackend>(kernels::kernel_table(), threads)) {
}

namespace kernels {

std::vector<Exec> CpuBackend::variants() const {
  std::vector<Exec> all;
  for (const KernelTable* table : kernel_tables())
    all.push_back(Exec(std::make_shared<const CpuBackend>(*table, 1)));
  return all;
}

at::Tensor CpuBackend::allocate(at::IntArrayRef sizes, at::ScalarType dtype) const {
  const int64_t numel = std::accumulate(sizes.begin(), sizes.end(), int64_t{1}, std::multiplies<>());
  const auto memory = std::make_shared<LazyMemory>(static_cast<size_t>(numel) * at::elementSize(dtype));
  if (numel == 0) return at::empty(sizes, dtype);
  return at::from_blob(
      memory->data(), sizes, [memory](void*) {}, at::TensorOptions(dtype));
}

int64_t CpuBackend::page_numel(const AttentionShape& shape) const { return floats_per_page(shape); }

void CpuBackend::copy_pages(const at::Tensor& data, std::span<const int32_t> from,
                            std::span<const int32_t> to) const {
  auto* bytes = static_cast<std::byte*>(data.mutable_data_ptr());
  const size_t page = static_cast<size_t>(data.stride(0)) * data.element_size();
  for (size_t i = 0; i < from.size(); ++i)
    std::memcpy(bytes + static_cast<size_t>(to[i]) * page, bytes + static_cast<size_t>(from[i]) * page, page);
}

}  // namespace kernels
}  // namespace whet
