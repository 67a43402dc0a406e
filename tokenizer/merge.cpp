// The two merge loops of bpe.h. Both always merge the pair of the lowest rank, and of equal ranks the
// leftmost.
#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <queue>

#include "tokenizer/bpe.h"

namespace whet {

void merge_symbols_by_scan(const PairTable& merges, std::vector<Symbol>& symbols) {
  if (symbols.size() < 2) return;
  std::array<Merge, kLongestScanned> pairs;  // pairs[i]: of symbols i and i + 1
  auto end = pairs.begin() + static_cast<ptrdiff_t>(symbols.size()) - 1;
  const auto look_up = [&](size_t i) { pairs[i] = merges.get(symbols[i].id, symbols[i + 1].id); };
  for (size_t i = 0; i + 1 < symbols.size(); ++i) look_up(i);
  while (pairs.begin() < end) {
    const auto best =
        std::min_element(pairs.begin(), end, [](const Merge& a, const Merge& b) { return a.rank < b.rank; });
    if (!best->exists()) return;
    const auto at = static_cast<size_t>(best - pairs.begin());
    symbols[at] = {best->id, symbols[at].length + symbols[at + 1].length};
    symbols.erase(symbols.begin() + static_cast<ptrdiff_t>(at) + 1);
    std::copy(best + 1, end, best);
    --end;
    if (at > 0) look_up(at - 1);
    if (at + 1 < symbols.size()) look_up(at);
  }
}

namespace {

constexpr uint32_t kNone = UINT32_MAX;

// A symbol in a doubly linked list, with the merge of it and its right neighbour. A symbol that was merged
// into its left neighbour has no merge.
struct Link {
  Symbol symbol;
  Merge merge;
  uint32_t previous, next;
  bool dead = false;
};

// Ordered by rank, then index. A rank identifies a pair of tokens, so a candidate is still valid if the link
// at its index has that rank.
uint64_t candidate(uint32_t rank, uint32_t index) { return uint64_t{rank} << 32 | index; }
using Candidates = std::priority_queue<uint64_t, std::vector<uint64_t>, std::greater<>>;

// Looks up the merge of the link at `index` with its right neighbour.
void consider(const PairTable& merges, std::vector<Link>& links, uint32_t index, Candidates& queue) {
  Link& link = links[index];
  link.merge = link.next == kNone ? Merge{} : merges.get(link.symbol.id, links[link.next].symbol.id);
  if (link.merge.exists()) queue.push(candidate(link.merge.rank, index));
}

}  // namespace

void merge_symbols_by_heap(const PairTable& merges, std::vector<Symbol>& symbols) {
  const auto size = static_cast<uint32_t>(symbols.size());
  std::vector<Link> links;
  links.reserve(size);
  for (uint32_t i = 0; i < size; ++i)
    links.push_back({symbols[i], {}, i == 0 ? kNone : i - 1, i + 1 == size ? kNone : i + 1});
  std::vector<uint64_t> storage;
  storage.reserve(size);
  Candidates queue(std::greater<>(), std::move(storage));
  for (uint32_t i = 0; i < size; ++i) consider(merges, links, i, queue);
  while (!queue.empty()) {
    const auto rank = static_cast<uint32_t>(queue.top() >> 32), index = static_cast<uint32_t>(queue.top());
    queue.pop();
    Link& left = links[index];
    if (left.merge.rank != rank) continue;
    Link& right = links[left.next];
    left.symbol = {left.merge.id, left.symbol.length + right.symbol.length};
    left.next = right.next;
    right.dead = true;
    right.merge = {};
    if (left.next != kNone) links[left.next].previous = index;
    if (left.previous != kNone) consider(merges, links, left.previous, queue);
    consider(merges, links, index, queue);
  }
  symbols.clear();
  for (const Link& link : links)
    if (!link.dead) symbols.push_back(link.symbol);
}

}  // namespace whet
