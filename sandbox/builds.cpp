#include "sandbox/builds.h"

namespace whet::sandbox {

Build Builds::get(const std::string& key, const std::function<BoxReply()>& make) {
  std::unique_lock lock(mutex_);
  if (const auto found = index_.find(key); found != index_.end()) {
    entries_.splice(entries_.begin(), entries_, found->second);
    const std::shared_future<Build> build = found->second->build;
    lock.unlock();
    return build.get();
  }
  std::promise<Build> promise;
  entries_.push_front({key, promise.get_future().share(), 0});
  index_[key] = entries_.begin();
  lock.unlock();
  const auto build = std::make_shared<const BoxReply>(make());
  promise.set_value(build);
  settle(key, build);
  return build;
}

void Builds::settle(const std::string& key, const Build& build) {
  const std::lock_guard lock(mutex_);
  const auto found = index_.find(key);
  if (found == index_.end()) return;
  if (build->result.verdict == Verdict::sandbox_error) return forget(found->second);
  Entry& entry = *found->second;
  entry.bytes = 2 * key.size() + build->collected.size() + build->result.errors.size();
  bytes_ += entry.bytes;
  // Builds in progress count as 0 bytes and are not evicted.
  for (auto last = entries_.end(); bytes_ > capacity_ && last != entries_.begin();) {
    --last;
    const auto next = std::next(last);
    if (last->bytes > 0) forget(last);
    last = next;
  }
}

void Builds::forget(Entries::iterator entry) {
  bytes_ -= entry->bytes;
  index_.erase(entry->key);
  entries_.erase(entry);
}

}  // namespace whet::sandbox
