#include "rollout/page_pool.h"

#include "base/error.h"

namespace whet {

Page::Page(const Page& other) : pool_(other.pool_), id_(other.id_) {
  if (pool_ != nullptr) ++pool_->references(id_);
}

Page::~Page() {
  if (pool_ != nullptr) pool_->release(id_);
}

bool Page::shared() const { return pool_->references(id_) > 1; }

PagePool::PagePool(int64_t pages) : references_(static_cast<size_t>(pages)) {
  free_.reserve(static_cast<size_t>(pages));  // so that releasing a page does not allocate
  for (int64_t id = pages - 1; id >= 0; --id) free_.push_back(static_cast<int32_t>(id));
}

PagePool::~PagePool() {
  require(available() == size(), size() - available(), " pages are still held when their pool goes");
}

std::optional<Page> PagePool::allocate() {
  if (free_.empty()) return std::nullopt;
  const int32_t id = free_.back();
  free_.pop_back();
  references(id) = 1;
  return Page(this, id);
}

void PagePool::release(int32_t id) {
  const int32_t left = --references(id);
  if (left == 0) free_.push_back(id);
  if (left == 1 && unshared_) unshared_(id);
}

}  // namespace whet
