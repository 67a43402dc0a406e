// How far the multi-token prediction modules have followed a sequence.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace whet {

struct MtpState {
  int64_t rows = 0;  // of the model that were taken in
  struct Module {
    int64_t done = 0;   // rows whose keys and values are final
    at::Tensor hidden;  // [rows - done, hidden_size], inputs of the rows behind them
  };
  std::vector<Module> modules;
};

}  // namespace whet
