// Pages of the key-value cache, by number: who refers to which. What lies in them is the model's business.
// A page is shared by all the sequences that begin with its tokens, and is free again when the last lets go.
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

// A shared handle on one page: a copy is one more reference, and the last one gives the page back.
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
  // Whether anyone else refers to this page; it may be written only when nobody does.
  bool shared() const;

 private:
  friend class PagePool;
  Page(PagePool* pool, int32_t id) : pool_(pool), id_(id) {}

  PagePool* pool_;  // null when moved from
  int32_t id_;
};

// Not for several threads. Outlives its pages: one that is still held when the pool goes ends the program.
class PagePool {
 public:
  explicit PagePool(int64_t pages);
  ~PagePool();
  PagePool(const PagePool&) = delete;
  PagePool& operator=(const PagePool&) = delete;

  // The page that came back last, else the lowest that was never out; none when all are out.
  std::optional<Page> allocate();

  // `told` hears of every page that comes to be held by one handle alone when another goes.
  void on_unshared(std::function<void(int32_t id)> told) { unshared_ = std::move(told); }

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
