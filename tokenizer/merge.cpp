// The two merge loops of bpe.h. Both always take the pair of the lowest rank, and of equals the leftmost.
#include <algorithm>
#include <cstddef>
#include <queue>
#include <tuple>

#include "tokenizer/bpe.h"

namespace whet {

void merge_symbols_by_scan(const PairTable& merges, std::vector<Symbol>& symbols) {
  if (symbols.size() < 2) return;
  std::vector<Merge> pairs(symbols.size() - 1);  // pairs[i]: of symbols i and i + 1
  const auto look_up = [&](size_t i) { pairs[i] = merges.get(symbols[i].id, symbols[i + 1].id); };
  for (size_t i = 0; i < pairs.size(); ++i) look_up(i);
  while (!pairs.empty()) {
    const auto best = std::min_element(pairs.begin(), pairs.end(),
                                       [](const Merge& a, const Merge& b) { return a.rank < b.rank; });
    if (!best->exists()) return;
    const auto at = static_cast<size_t>(best - pairs.begin());
    symbols[at] = {best->id, symbols[at].length + symbols[at + 1].length};
    symbols.erase(symbols.begin() + static_cast<ptrdiff_t>(at) + 1);
    pairs.erase(best);
    if (at > 0) look_up(at - 1);
    if (at < pairs.size()) look_up(at);
  }
}

namespace {

constexpr size_t kNone = SIZE_MAX;

// A symbol in a doubly linked list; merged into its left neighbour it is dead.
struct Link {
  Symbol symbol;
  size_t previous, next;
  bool dead = false;
};

struct Candidate {
  Merge merge;
  size_t left, right;
  int32_t left_id, right_id;  // as they were; the candidate is stale when one has changed
  bool operator>(const Candidate& other) const {
    return std::tie(merge.rank, left) > std::tie(other.merge.rank, other.left);
  }
};

using Candidates = std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>>;

void consider(const PairTable& merges, const std::vector<Link>& links, size_t left, Candidates& queue) {
  if (left == kNone || links[left].next == kNone) return;
  const size_t right = links[left].next;
  const int32_t left_id = links[left].symbol.id, right_id = links[right].symbol.id;
  const Merge merge = merges.get(left_id, right_id);
  if (merge.exists()) queue.push({merge, left, right, left_id, right_id});
}

bool stale(const Candidate& candidate, const std::vector<Link>& links) {
  const Link &left = links[candidate.left], &right = links[candidate.right];
  return left.dead || right.dead || left.next != candidate.right || left.symbol.id != candidate.left_id ||
         right.symbol.id != candidate.right_id;
}

}  // namespace

void merge_symbols_by_heap(const PairTable& merges, std::vector<Symbol>& symbols) {
  std::vector<Link> links;
  links.reserve(symbols.size());
  for (size_t i = 0; i < symbols.size(); ++i)
    links.push_back({symbols[i], i == 0 ? kNone : i - 1, i + 1 == symbols.size() ? kNone : i + 1});
  Candidates queue;
  for (size_t i = 0; i < links.size(); ++i) consider(merges, links, i, queue);
  while (!queue.empty()) {
    const Candidate best = queue.top();
    queue.pop();
    if (stale(best, links)) continue;
    Link &left = links[best.left], &right = links[best.right];
    left.symbol = {best.merge.id, left.symbol.length + right.symbol.length};
    left.next = right.next;
    right.dead = true;
    if (right.next != kNone) links[right.next].previous = best.left;
    consider(merges, links, left.previous, queue);
    consider(merges, links, best.left, queue);
  }
  symbols.clear();
  for (const Link& link : links)
    if (!link.dead) symbols.push_back(link.symbol);
}

}  // namespace whet
