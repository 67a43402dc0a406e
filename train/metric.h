// The metrics of an objective. No torch here.
#pragma once

#include <string>

namespace whet {

// How the values of a step's micro-batches are combined.
enum class Combine {
  sum,  // over rows that are targets; written to metrics.jsonl as a mean over the trained tokens
  max,
};

struct Metric {
  std::string name;  // in metrics.jsonl
  Combine combine = Combine::sum;
};

}  // namespace whet
