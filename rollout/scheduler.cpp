#include "rollout/scheduler.h"

#include <algorithm>

#include "base/error.h"

namespace whet {

namespace {

auto is(const Sequence& sequence) {
  return [&sequence](const auto& other) { return other.get() == &sequence; };
}

}  // namespace

// Every running sequence needs at least one row a step, so there are never more slots than rows.
Scheduler::Scheduler(const EngineConfig& config, int64_t pages)
    : config_(config),
      slots_(std::min(config.max_num_seqs, config.max_num_batched_tokens)),
      pages_(pages, config.prefix_cache) {
  require(slots_ > 0, "max_num_seqs and max_num_batched_tokens: expected positive numbers");
}

void Scheduler::add(Request request, std::vector<Completion> written) {
  const auto length = static_cast<int64_t>(request.prompt.ids.size());
  require(length > 0 && request.params.n > 0, "request ", request.id, ": expected a prompt and samples");
  const int64_t needed = length + request.params.max_tokens, held = pages_.pool().size() * kPageTokens;
  if (needed > held)
    fail<UsageError>("prompt ", request.prompt.index, " needs ", needed, " tokens (", length,
                     " and max_tokens ", request.params.max_tokens, "): the page pool holds ", held,
                     ", see engine.cache_tokens");
  const uint64_t id = request.id;
  while (!written.empty() && written.back().tokens.empty()) written.pop_back();
  require(std::ssize(written) <= request.params.n, "request ", id, " has more samples than it asks for");
  require(std::count_if(written.begin(), written.end(), has_ended) < request.params.n, "request ", id,
          ": all its samples have ended");
  const auto [entry, added] = requests_.emplace(id, std::move(request));
  require(added, "request ", id, " is there already");
  take_up(entry->second, std::move(written));
  if (entry->second.started < entry->second.params.n) waiting_.push_back(&entry->second);
}

// Half-written samples are queued as preempted sequences.
void Scheduler::take_up(Request& request, std::vector<Completion> written) {
  for (Completion& completion : written) {
    auto sequence = next_sample(request);
    if (has_ended(completion)) {
      ++request.finished;
      continue;
    }
    sequence->tokens.insert(sequence->tokens.end(), completion.tokens.begin(), completion.tokens.end());
    sequence->completion = std::move(completion);
    preempted_.push_back(std::move(sequence));
  }
}

std::vector<Completion> Scheduler::abort(uint64_t id) {
  const auto found = requests_.find(id);
  if (found == requests_.end()) return {};
  Request* request = &found->second;
  std::vector<Completion> written(static_cast<size_t>(request->params.n));
  const auto drop = [&](const auto& sequence) {
    if (sequence->request != request) return false;
    written[sequence->sample] = std::move(sequence->completion);
    return true;
  };
  std::erase_if(running_, drop);
  std::erase_if(preempted_, drop);
  std::erase(waiting_, request);
  requests_.erase(found);
  return written;
}

StepPlan Scheduler::schedule() {
  StepPlan plan;
  for (size_t i = 0; i < running_.size(); ++i) {  // preemption removes the last elements
    // One row is reserved for each of the sequences after it.
    const auto behind = static_cast<int64_t>(running_.size() - i) - 1;
    extend(*running_[i], config_.max_num_batched_tokens - plan.rows - behind, plan);
  }
  admit(plan);
  for (size_t i = 0; i < plan.chunks.size(); ++i)
    if (plan.chunks[i].samples) fork(i, plan);
  stats_.peak_pages = std::max(stats_.peak_pages, pool().size() - pool().available());
  return plan;
}

// Plans up to `rows` rows of a running sequence. Without free pages, the newest sequences are preempted, in
// the end this one; for the rows of a draft none is preempted.
void Scheduler::extend(Sequence& sequence, int64_t rows, StepPlan& plan) {
  const int64_t missing = sequence.length() - sequence.cached;
  rows = std::min(rows, missing + static_cast<int64_t>(sequence.draft.size()));
  if (rows > missing && !pages_.make_room(sequence, rows)) rows = missing;
  while (!pages_.make_room(sequence, rows)) {
    const bool itself = running_.back().get() == &sequence;
    preempt();
    if (itself) return;
  }
  plan_rows(sequence, rows, plan);
}

// First come, first served: a sequence that finds no room blocks those behind it. The rest of a group waits
// for its prefill sequence, and slots are reserved for it.
void Scheduler::admit(StepPlan& plan) {
  while (!preempted_.empty() && plan.rows < config_.max_num_batched_tokens) {
    auto prefix = find_room(preempted_.front()->tokens);
    if (!prefix) return;
    start(std::move(preempted_.front()), std::move(*prefix), plan);
    preempted_.pop_front();
  }
  for (size_t i = 0; i < waiting_.size() && plan.rows < config_.max_num_batched_tokens;) {
    Request& request = *waiting_[i];
    if (request.prefill_sequence != nullptr) {
      ++i;
      continue;
    }
    auto prefix = find_room(request.prompt.ids);
    if (!prefix) return;
    auto sequence = next_sample(request);
    request.prefill_sequence = sequence.get();
    start(std::move(sequence), std::move(*prefix), plan);
  }
}

// The cached pages that a new sequence of these tokens begins with, if it may start: there are pages for the
// rest of it and one more for each running sequence, which would otherwise soon preempt it.
std::optional<std::vector<Page>> Scheduler::find_room(std::span<const int32_t> tokens) {
  const int64_t taken = slots_taken();
  if (taken >= slots_) return std::nullopt;
  std::vector<Page> prefix = pages_.match(tokens);
  const auto found = static_cast<int64_t>(prefix.size()), length = static_cast<int64_t>(tokens.size());
  if (!pages_.make_room(pages_for(length) - found + taken)) return std::nullopt;
  return prefix;
}

void Scheduler::start(std::unique_ptr<Sequence> sequence, std::vector<Page> prefix, StepPlan& plan) {
  sequence->cached = static_cast<int64_t>(prefix.size()) * kPageTokens;
  sequence->pages = std::move(prefix);
  if (config_.prefix_cache) {
    stats_.prefix_queried_tokens += sequence->length();
    stats_.prefix_hit_tokens += sequence->cached;
  }
  const int64_t left = config_.max_num_batched_tokens - plan.rows;
  plan_rows(*sequence, std::min(left, sequence->length() - sequence->cached), plan);
  running_.push_back(std::move(sequence));
}

// Plans `rows` rows, for which there must be room, and truncates the draft to them.
void Scheduler::plan_rows(Sequence& sequence, int64_t rows, StepPlan& plan) {
  pages_.extend(sequence, rows, plan.copies);
  const int64_t drafted = std::max<int64_t>(0, sequence.cached + rows - sequence.length());
  sequence.draft.resize(static_cast<size_t>(drafted));
  const bool samples = sequence.cached + rows >= sequence.length();
  plan.chunks.push_back({&sequence, sequence.cached, rows, samples});
  plan.rows += rows;
}

void Scheduler::computed(const StepPlan& plan) {
  for (const auto& chunk : plan.chunks) {
    Sequence& sequence = *chunk.sequence;
    const bool decoded = sequence.decoding();
    (decoded ? stats_.decoded : stats_.prefilled) += chunk.count;
    sequence.cached = chunk.begin + chunk.count;
    if (chunk.samples && !decoded) pages_.publish(sequence);
  }
  for (const auto& [sequence, chunk, forked_from] : plan.draws) {
    if (forked_from == nullptr) continue;
    sequence->cached = forked_from->cached;
    sequence->pages = forked_from->pages;
  }
}

// The draws of a chunk: the sequence's own and, for a prefill sequence, those of the group's other samples,
// which share its pages once these are computed.
void Scheduler::fork(size_t chunk, StepPlan& plan) {
  Sequence& sequence = *plan.chunks[chunk].sequence;
  plan.draws.push_back({&sequence, chunk});
  Request& request = *sequence.request;
  if (request.prefill_sequence != &sequence) return;
  request.prefill_sequence = nullptr;
  auto position = std::find_if(running_.begin(), running_.end(), is(sequence));
  for (int64_t taken = slots_taken(); request.started < request.params.n; ++taken) {
    if (taken >= slots_ || !pages_.make_room(taken + 1)) return;
    auto sibling = next_sample(request);
    plan.draws.push_back({sibling.get(), chunk, &sequence});
    position = running_.insert(position + 1, std::move(sibling));
  }
  waiting_.erase(std::find(waiting_.begin(), waiting_.end(), &request));
}

void Scheduler::trim(Sequence& sequence) {
  sequence.draft.clear();
  pages_.truncate(sequence, sequence.length() - 1);
}

Completion Scheduler::finish(Sequence& sequence) {
  trim(sequence);
  pages_.publish(sequence);
  pages_.truncate(sequence, 0);
  Completion completion = std::move(sequence.completion);
  Request& request = *sequence.request;
  running_.erase(std::find_if(running_.begin(), running_.end(), is(sequence)));
  if (++request.finished == request.params.n) requests_.erase(request.id);
  return completion;
}

void Scheduler::reset_cache() {
  while (!running_.empty()) preempt();
  pages_.reset_prefix_cache();
}

// Releases the pages of the newest sequence. It keeps its tokens and is the first to start again.
void Scheduler::preempt() {
  auto sequence = std::move(running_.back());
  running_.pop_back();
  pages_.truncate(*sequence, 0);
  sequence->draft.clear();
  preempted_.push_front(std::move(sequence));
  ++stats_.preemptions;
}

// Running sequences, and those that will start from a running prefill sequence.
int64_t Scheduler::slots_taken() const {
  auto taken = static_cast<int64_t>(running_.size());
  for (const auto& sequence : running_) {
    const Request& request = *sequence->request;
    if (request.prefill_sequence == sequence.get()) taken += request.params.n - request.started;
  }
  return taken;
}

}  // namespace whet
