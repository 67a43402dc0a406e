// The metrics of an objective. No torch here.
#pragma once

#include <string>

namespace whet {

// How the values of a step's micro-batches are combined.
enum class Combine {
  sum,
  min,
  max,
  mean,  // of the micro-batches, whatever their sizes
};

struct Metric {
  std::string name;  // in metrics.jsonl
  Combine combine = Combine::sum;
};

}  // namespace whet
