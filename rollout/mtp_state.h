// Progress of the multi-token prediction modules in a sequence.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace whet {

struct MtpState {
  int64_t rows = 0;  // of the model whose hidden states were taken over
  struct Module {
    int64_t done = 0;   // rows whose keys and values are final
    at::Tensor hidden;  // [rows - done, hidden_size], inputs of the rows after them
  };
  std::vector<Module> modules;
};

}  // namespace whet
