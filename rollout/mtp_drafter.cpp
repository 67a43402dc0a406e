#include "rollout/mtp_drafter.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

#include "models/host_tensor.h"
#include "rollout/sampling_rows.h"

namespace whet {

namespace {

int32_t token_at(const Sequence& sequence, int64_t position) {
  const int64_t drafted = position - sequence.length();
  return drafted < 0 ? sequence.tokens[static_cast<size_t>(position)]
                     : sequence.draft[static_cast<size_t>(drafted)];
}

MtpState::Module& module_of(const Sequence& sequence, int64_t module) {
  return sequence.mtp->modules[static_cast<size_t>(module)];
}

// Starts over before row `begin`: after a preemption, or behind a cached prefix, whose last hidden state was
// not kept. Zeros are used instead, which can only make a draft worse.
void start_at(MtpState& state, int64_t begin, int64_t modules, const at::Tensor& like) {
  const int64_t missing = std::min<int64_t>(begin, 1);
  state.rows = begin;
  state.modules.assign(static_cast<size_t>(modules),
                       {begin - missing, at::zeros({missing, like.size(1)}, like.options())});
}

// Drops the inputs of the rows before `done`.
void settle(MtpState::Module& module, int64_t done) {
  if (done <= module.done) return;
  const int64_t left = module.hidden.size(0) - (done - module.done);
  module.hidden = module.hidden.narrow(0, done - module.done, left).clone();  // frees the other rows
  module.done = done;
}

}  // namespace

void MtpDrafter::draft(const StepPlan& plan) {
  for (int64_t m = 0; m < modules_; ++m) {
    std::vector<Rows> rows;
    for (const auto& chunk : plan.chunks) {
      Sequence& sequence = *chunk.sequence;
      if (m >= std::ssize(sequence.draft) || !sequence.mtp || sequence.mtp->rows != chunk.begin) continue;
      const int64_t first = module_of(sequence, m).done;
      rows.push_back({&sequence, first, chunk.begin - first});
    }
    if (rows.empty()) return;
    const at::Tensor hidden = run(m, rows);
    std::vector<int64_t> newest;
    std::vector<kernels::SamplingRow> asked;
    int64_t end = 0;
    for (const auto& [sequence, first, count] : rows) {
      asked.push_back(sampling_row(*sequence, m, std::ssize(newest)));
      newest.push_back((end += count) - 1);
    }
    const at::Tensor logits =
        model_.logits(hidden.index_select(0, to_tensor(newest, exec_->device())), exec_);
    const auto drawn = exec_->sample(logits, asked);
    for (size_t i = 0; i < rows.size(); ++i) {
      Sequence& sequence = *rows[i].sequence;
      sequence.draft[static_cast<size_t>(m)] = drawn[i].id;
      settle(module_of(sequence, m), sequence.length() - 1 - m);
    }
  }
}

void MtpDrafter::computed(const StepPlan& plan, const at::Tensor& hidden) {
  int64_t row = 0;
  for (const auto& [sequence, begin, count, samples] : plan.chunks) {
    if (!sequence->mtp) sequence->mtp = std::make_shared<MtpState>();
    MtpState& state = *sequence->mtp;
    if (state.rows != begin || state.modules.empty()) start_at(state, begin, modules_, hidden);
    auto& inputs = state.modules[0].hidden;
    inputs = at::cat({inputs, hidden.narrow(0, row, count)});
    state.rows += count;
    row += count;
  }
  for (int64_t m = 0; m < modules_; ++m) {
    std::vector<Rows> rows;
    for (const auto& [sequence, begin, count, samples] : plan.chunks) {
      const int64_t first = module_of(*sequence, m).done, end = begin + count - 1 - m;
      if (!sequence->decoding() && end > first) rows.push_back({sequence, first, end - first});
    }
    if (!rows.empty()) follow(m, rows);
  }
}

// Rows whose tokens are all final.
void MtpDrafter::follow(int64_t module, const std::vector<Rows>& rows) {
  run(module, rows);
  for (const auto& [sequence, first, count] : rows) settle(module_of(*sequence, module), first + count);
}

// Runs a module and appends its outputs to the inputs of the next one.
at::Tensor MtpDrafter::run(int64_t module, const std::vector<Rows>& rows) {
  TokenBatchBuilder batch;
  std::vector<at::Tensor> inputs;
  for (const auto& [sequence, first, count] : rows) {
    std::vector<int32_t> ids;
    for (int64_t t = first; t < first + count; ++t) ids.push_back(token_at(*sequence, t + module + 1));
    batch.add(ids, first, page_table(*sequence), /*shift=*/module + 1);
    inputs.push_back(module_of(*sequence, module).hidden.narrow(0, 0, count));
  }
  const at::Tensor hidden =
      model_.mtp_hidden(module, at::cat(inputs), batch.build(exec_->device()), {&cache_, exec_});
  if (module + 1 == modules_) return hidden;
  int64_t row = 0;
  for (const auto& [sequence, first, count] : rows) {
    auto& next = module_of(*sequence, module + 1);
    const int64_t kept = std::max<int64_t>(0, first - next.done),
                  known = std::max<int64_t>(0, next.done - first);
    next.hidden = at::cat({next.hidden.narrow(0, 0, kept), hidden.narrow(0, row + known, count - known)});
    row += count;
  }
  return hidden;
}

void MtpDrafter::trim(Sequence& sequence) const {
  if (!sequence.mtp || sequence.mtp->modules.empty()) return;
  MtpState& state = *sequence.mtp;
  state.rows = std::min(state.rows, sequence.cached);
  auto& first = state.modules[0];
  first.hidden = first.hidden.narrow(0, 0, state.rows - first.done);
}

}  // namespace whet
