// Reference counts of the pages of the key-value cache, by page id; the contents are in KvCache. A page is
// shared by all sequences that begin with its tokens, and is free again after the last reference is dropped.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "kernels/shapes.h"

namespace whet {

using kernels::kPageTokens;

constexpr int64_t pages_for(int64_t tokens) { return (tokens + kPageTokens - 1) / kPageTokens; }

class PagePool;

// A counted reference to one page; destroying the last one frees the page.
class Page {
 public:
  Page(const Page& other);
  Page(Page&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), id_(other.id_) {}
  Page& operator=(Page other) noexcept {
    std::swap(pool_, other.pool_);
    std::swap(id_, other.id_);
    return *this;
  }
  ~Page();

  int32_t id() const { return id_; }
  // Whether there are other references to this page; a shared page must not be written.
  bool shared() const;

 private:
  friend class PagePool;
  Page(PagePool* pool, int32_t id) : pool_(pool), id_(id) {}

  PagePool* pool_;  // null when moved from
  int32_t id_;
};

// Not thread-safe. Must outlive its pages: destroying the pool while a page is held ends the program.
class PagePool {
 public:
  explicit PagePool(int64_t pages);
  ~PagePool();
  PagePool(const PagePool&) = delete;
  PagePool& operator=(const PagePool&) = delete;

  // The page that was freed last, else the lowest that was never allocated; nullopt when all are allocated.
  std::optional<Page> allocate();

  // `callback` is called for every page whose number of references falls from two to one.
  void on_unshared(std::function<void(int32_t id)> callback) { unshared_ = std::move(callback); }

  int64_t size() const { return static_cast<int64_t>(references_.size()); }
  int64_t available() const { return static_cast<int64_t>(free_.size()); }

 private:
  friend class Page;
  int32_t& references(int32_t id) { return references_[static_cast<size_t>(id)]; }
  void release(int32_t id);

  std::vector<int32_t> references_;  // [size]
  std::vector<int32_t> free_;        // the next one last
  std::function<void(int32_t)> unshared_;
};

}  // namespace whet
