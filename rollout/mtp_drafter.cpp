#include "rollout/mtp_drafter.h"

#include <ATen/ops/empty.h>

#include <algorithm>

namespace whet {

namespace {

int32_t token_at(const Sequence& sequence, int64_t position) {
  const int64_t drafted = position - sequence.length();
  return drafted < 0 ? sequence.tokens[static_cast<size_t>(position)]
                     : sequence.draft[static_cast<size_t>(drafted)];
}

// Starts over before row `begin`: after a preemption, or behind a cached beginning, whose last hidden state
// nobody has kept. Zeros take its place; a draft may suffer, nothing else can.
void start_at(MtpState& state, int64_t begin, int64_t modules, int64_t hidden_size) {
  const int64_t missing = std::min<int64_t>(begin, 1);
  MtpState::Module module;
  module.done = begin - missing;
  module.hidden.assign(static_cast<size_t>(missing * hidden_size), 0.0f);
  state.rows = begin;
  state.modules.assign(static_cast<size_t>(modules), module);
}

// Forgets the inputs of the rows before `done`.
void settle(MtpState::Module& module, int64_t done, int64_t hidden_size) {
  done = std::max(done, module.done);
  module.hidden.erase(module.hidden.begin(), module.hidden.begin() + (done - module.done) * hidden_size);
  module.done = done;
}

}  // namespace

void MtpDrafter::draft(const StepPlan& plan, const DrawToken& draw) {
  for (int64_t m = 0; m < modules_; ++m) {
    std::vector<Rows> rows;
    for (const auto& chunk : plan.chunks) {
      Sequence& sequence = *chunk.sequence;
      if (m >= static_cast<int64_t>(sequence.draft.size()) || sequence.mtp.rows != chunk.begin) continue;
      const int64_t first = sequence.mtp.modules[static_cast<size_t>(m)].done;
      rows.push_back({&sequence, first, chunk.begin - first});
    }
    if (rows.empty()) return;
    const at::Tensor hidden = run(m, rows);
    int64_t last = -1;
    at::Tensor newest = at::empty({static_cast<int64_t>(rows.size()), hidden.size(1)}, hidden.options());
    for (size_t i = 0; i < rows.size(); ++i)
      newest[static_cast<int64_t>(i)].copy_(hidden[last += rows[i].count]);
    const at::Tensor logits = model_.logits(newest, threads_);
    threads_.run(static_cast<int64_t>(rows.size()), [&](int64_t i) {
      Sequence& sequence = *rows[static_cast<size_t>(i)].sequence;
      float* row = logits.mutable_data_ptr<float>() + i * logits.size(1);
      sequence.draft[static_cast<size_t>(m)] = draw(sequence, sequence.length() + m, row, logits.size(1));
    });
    for (const auto& [sequence, first, count] : rows)
      settle(sequence->mtp.modules[static_cast<size_t>(m)], sequence->length() - 1 - m, hidden.size(1));
  }
}

void MtpDrafter::computed(const StepPlan& plan, const at::Tensor& hidden) {
  const int64_t hidden_size = hidden.size(1);
  const float* row = hidden.const_data_ptr<float>();
  for (const auto& [sequence, begin, count, samples] : plan.chunks) {
    MtpState& state = sequence->mtp;
    if (state.rows != begin || state.modules.empty()) start_at(state, begin, modules_, hidden_size);
    auto& inputs = state.modules[0].hidden;
    inputs.insert(inputs.end(), row, row + count * hidden_size);
    state.rows += count;
    row += count * hidden_size;
  }
  for (int64_t m = 0; m < modules_; ++m) {
    std::vector<Rows> rows;
    for (const auto& [sequence, begin, count, samples] : plan.chunks) {
      const int64_t first = sequence->mtp.modules[static_cast<size_t>(m)].done, end = begin + count - 1 - m;
      if (!sequence->decoding() && end > first) rows.push_back({sequence, first, end - first});
    }
    if (!rows.empty()) follow(m, rows);
  }
}

// Rows whose tokens all stand for good.
void MtpDrafter::follow(int64_t module, const std::vector<Rows>& rows) {
  const at::Tensor hidden = run(module, rows);
  for (const auto& [sequence, first, count] : rows)
    settle(sequence->mtp.modules[static_cast<size_t>(module)], first + count, hidden.size(1));
}

// Runs a module; the next one finds its inputs.
at::Tensor MtpDrafter::run(int64_t module, const std::vector<Rows>& rows) {
  const int64_t hidden_size = model_.config().hidden_size;
  TokenBatchBuilder batch;
  std::vector<std::vector<int32_t>> pages;
  std::vector<float> inputs;
  for (const auto& [sequence, first, count] : rows) {
    pages.push_back(page_table(*sequence));
    std::vector<int32_t> ids;
    for (int64_t t = first; t < first + count; ++t) ids.push_back(token_at(*sequence, t + module + 1));
    batch.add(ids.data(), count, first, pages.back().data(), /*shift=*/module + 1);
    const auto& hidden = sequence->mtp.modules[static_cast<size_t>(module)].hidden;
    inputs.insert(inputs.end(), hidden.begin(), hidden.begin() + count * hidden_size);
  }
  at::Tensor hidden = at::empty({batch.tokens(), hidden_size}, at::kFloat);
  std::copy(inputs.begin(), inputs.end(), hidden.mutable_data_ptr<float>());
  hidden = model_.mtp_hidden(module, hidden, batch.build(), {&cache_, threads_});
  if (module + 1 == modules_) return hidden;
  const float* row = hidden.const_data_ptr<float>();
  for (const auto& [sequence, first, count] : rows) {
    auto& next = sequence->mtp.modules[static_cast<size_t>(module) + 1];
    next.hidden.resize(static_cast<size_t>(std::max<int64_t>(0, first - next.done) * hidden_size));
    next.hidden.insert(next.hidden.end(), row + std::max<int64_t>(0, next.done - first) * hidden_size,
                       row + count * hidden_size);
    row += count * hidden_size;
  }
  return hidden;
}

void MtpDrafter::trim(Sequence& sequence) const {
  MtpState& state = sequence.mtp;
  if (state.modules.empty()) return;
  state.rows = std::min(state.rows, sequence.cached);
  auto& first = state.modules[0];
  first.hidden.resize(static_cast<size_t>((state.rows - first.done) * model_.config().hidden_size));
}

}  // namespace whet
