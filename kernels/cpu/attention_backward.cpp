#include "kernels/cpu/attention_backward.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "kernels/cpu/linear.h"
#include "kernels/cpu/multiply.h"
#include "kernels/cpu/table.h"

namespace whet::kernels {

namespace {

// Queries of one key head in a block: enough to outweigh the copies of its keys, few enough to leave out most
// of the keys that a block does not attend to.
constexpr int64_t kBlockQueries = 256, kLeastRows = 16, kMostRows = 128;

// Sequences that share a prefix, and one key head.
struct Task {
  std::span<const SequenceSpan> spans;
  int64_t head;
};

std::vector<Task> tasks_of(const AttentionShape& shape, std::span<const SequenceSpan> spans) {
  std::vector<Task> tasks;
  for (size_t first = 0, end = 1; first < spans.size(); first = end, ++end) {
    while (end < spans.size() && spans[end].prefix_begin >= 0) ++end;
    for (int64_t head = 0; head < shape.kv_heads; ++head)
      tasks.push_back({spans.subspan(first, end - first), head});
  }
  return tasks;
}

class Floats {
 public:
  explicit Floats(int64_t size) : data_(std::make_unique_for_overwrite<float[]>(static_cast<size_t>(size))) {}
  operator float*() const { return data_.get(); }

 private:
  std::unique_ptr<float[]> data_;
};

// The rows of a sequence and of its prefix: calls work(token, row) for each.
template <class Work>
void for_tokens(const SequenceSpan& span, const Work& work) {
  for (int64_t t = 0; t < span.first_position; ++t) work(t, span.prefix_begin + t);
  for (int64_t t = 0; t < span.count; ++t) work(span.first_position + t, span.begin + t);
}

// One sequence and one key head.
class SequenceBackward {
 public:
  SequenceBackward(const KernelTable& table, const AttentionShape& shape, const AttentionGradients& tensors,
                   const SequenceSpan& span, int64_t head, const Threads& threads)
      : table_(table),
        shape_(shape),
        tensors_(tensors),
        span_(span),
        head_(head),
        threads_(threads),
        group_(shape.heads / shape.kv_heads),
        length_(span.first_position + span.count),
        block_rows_(std::clamp(kBlockQueries / group_, kLeastRows, kMostRows)),
        block_(std::min(block_rows_, span.count) * group_),
        keys_(length_ * shape.key_dim),
        values_(length_ * shape.value_dim),
        packed_keys_(packed_size(length_, shape.key_dim)),
        packed_values_(packed_size(length_, shape.value_dim)),
        grad_keys_(length_ * shape.key_dim),
        grad_values_(length_ * shape.value_dim),
        queries_(block_ * shape.key_dim),
        grad_queries_(block_ * shape.key_dim),
        grads_(block_ * shape.value_dim),
        probs_(block_ * length_),
        grad_scores_(block_ * length_) {}

  void run() {
    gather();
    for (int64_t row = 0; row < span_.count; row += block_rows_)
      run_block(row, std::min(block_rows_, span_.count - row));
    scatter();
  }

 private:
  void gather() {
    for_tokens(span_, [&](int64_t token, int64_t row) {
      std::copy_n(tensors_.key + (row * shape_.kv_heads + head_) * shape_.key_dim, shape_.key_dim,
                  keys_ + token * shape_.key_dim);
      std::copy_n(tensors_.value + row * tensors_.value_stride + head_ * shape_.value_dim, shape_.value_dim,
                  values_ + token * shape_.value_dim);
    });
    pack_weights(keys_, shape_.key_dim, 1, length_, shape_.key_dim, packed_keys_, threads_);
    pack_weights(values_, shape_.value_dim, 1, length_, shape_.value_dim, packed_values_, threads_);
    std::fill_n(static_cast<float*>(grad_keys_), length_ * shape_.key_dim, 0.0f);
    std::fill_n(static_cast<float*>(grad_values_), length_ * shape_.value_dim, 0.0f);
  }

  // The numbers of the group's heads in row `row` of a tensor of [rows, heads, dim].
  int64_t offset(int64_t row, int64_t dim) const {
    return ((span_.begin + row) * shape_.heads + head_ * group_) * dim;
  }

  void run_block(int64_t row, int64_t rows) {
    const int64_t queries = rows * group_, seen = span_.first_position + row + rows;
    for (int64_t r = 0; r < rows; ++r) {
      std::copy_n(tensors_.query + offset(row + r, shape_.key_dim), group_ * shape_.key_dim,
                  queries_ + r * group_ * shape_.key_dim);
      std::copy_n(tensors_.grad_out + offset(row + r, shape_.value_dim), group_ * shape_.value_dim,
                  grads_ + r * group_ * shape_.value_dim);
    }
    const LinearProduct products[] = {
        {queries_, queries, shape_.key_dim, packed_keys_, shape_.key_dim, seen, nullptr, probs_, seen},
        {grads_, queries, shape_.value_dim, packed_values_, shape_.value_dim, seen, nullptr, grad_scores_,
         seen}};
    linear(table_, products, threads_);
    threads_.run(queries, [&](int64_t i) {
      const int64_t end = span_.first_position + row + i / group_ + 1;
      const int64_t begin = shape_.window > 0 ? std::max<int64_t>(0, end - shape_.window) : 0;
      table_.softmax_range(probs_ + i * seen, {begin, end, seen, shape_.scale});
      table_.softmax_range_backward(probs_ + i * seen, {begin, end, seen, shape_.scale},
                                    grad_scores_ + i * seen);
    });
    add_products(queries, seen);
    for (int64_t r = 0; r < rows; ++r)
      std::copy_n(grad_queries_ + r * group_ * shape_.key_dim, group_ * shape_.key_dim,
                  tensors_.grad_query + offset(row + r, shape_.key_dim));
  }

  void add_products(int64_t queries, int64_t seen) {
    const int64_t key_dim = shape_.key_dim, value_dim = shape_.value_dim;
    const MatrixView scores{grad_scores_, seen}, scores_t{grad_scores_, 1, seen}, probs_t{probs_, 1, seen};
    const MatrixProduct products[] = {
        {scores, {keys_, key_dim}, queries, seen, key_dim, grad_queries_, key_dim},
        {scores_t, {queries_, key_dim}, seen, queries, key_dim, grad_keys_, key_dim, true},
        {probs_t, {grads_, value_dim}, seen, queries, value_dim, grad_values_, value_dim, true}};
    multiply(table_, products, threads_);
  }

  void scatter() {
    const auto add = [](float* to, const float* from, int64_t size) {
      for (int64_t i = 0; i < size; ++i) to[i] += from[i];
    };
    for_tokens(span_, [&](int64_t token, int64_t row) {
      const int64_t head = row * shape_.kv_heads + head_;
      add(tensors_.grad_key + head * shape_.key_dim, grad_keys_ + token * shape_.key_dim, shape_.key_dim);
      add(tensors_.grad_value + head * shape_.value_dim, grad_values_ + token * shape_.value_dim,
          shape_.value_dim);
    });
  }

  const KernelTable& table_;
  const AttentionShape& shape_;
  const AttentionGradients& tensors_;
  const SequenceSpan& span_;
  const int64_t head_;
  const Threads& threads_;
  // Query heads of the key head; tokens with the prefix; rows, and queries, of a block at most.
  const int64_t group_, length_, block_rows_, block_;
  const Floats keys_, values_, packed_keys_, packed_values_, grad_keys_, grad_values_;
  const Floats queries_, grad_queries_, grads_, probs_, grad_scores_;  // of a block
};

}  // namespace

void attend_backward(const KernelTable& table, const AttentionShape& shape,
                     std::span<const SequenceSpan> spans, const AttentionGradients& tensors,
                     const Threads& threads) {
  const std::vector<Task> tasks = tasks_of(shape, spans);
  const auto run = [&](const Task& task, const Threads& inside) {
    for (const auto& span : task.spans)
      SequenceBackward(table, shape, tensors, span, task.head, inside).run();
  };
  if (std::ssize(tasks) < threads.count())
    for (const auto& task : tasks) run(task, threads);
  else
    threads.run(std::ssize(tasks), [&](int64_t i) { run(tasks[static_cast<size_t>(i)], serial()); });
}

}  // namespace whet::kernels
