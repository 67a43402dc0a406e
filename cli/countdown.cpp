#include "cli/countdown.h"

#include "base/error.h"

namespace whet {

void run_countdown(const CountdownCommand& command, Output& out) {
  if (command.split != "train" && command.split != "test")
    fail<UsageError>("--split ", command.split, ": expected train or test");
  const Split split = command.split == "train" ? Split::train : Split::test;
  for (const auto& puzzle : distinct_countdown_puzzles(command.puzzles, split, command.n))
    out.write_line({{"nums", puzzle.nums}, {"target", puzzle.target}});
}

}  // namespace whet
