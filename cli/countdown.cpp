#include "cli/countdown.h"

#include <iostream>

#include "base/error.h"
#include "base/json.h"

namespace whet {

void run_countdown(const CountdownCommand& command) {
  if (command.split != "train" && command.split != "test")
    fail<UsageError>("--split ", command.split, ": expected train or test");
  const Split split = command.split == "train" ? Split::train : Split::test;
  for (const auto& puzzle : distinct_countdown_puzzles(command.puzzles, split, command.n))
    std::cout << Json{{"nums", puzzle.nums}, {"target", puzzle.target}}.dump() << '\n';
  std::cout.flush();
}

}  // namespace whet
