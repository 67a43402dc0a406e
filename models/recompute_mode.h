// What a forward pass with gradients keeps for its backward pass. No torch here: recipes name it.
#pragma once

#include <array>

#include "base/enum_names.h"

namespace whet {

enum class Recompute {
  none,  // everything
  block  // the input of each block, which is computed again
};
constexpr auto enum_names(Recompute) {
  return std::to_array<EnumName<Recompute>>({{Recompute::none, "none"}, {Recompute::block, "block"}});
}

}  // namespace whet
