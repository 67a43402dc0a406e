#include "rl/rl_state.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"

namespace whet {
namespace {

RlState restored(const std::string& folder) {
  RlState state;
  state.evaluated_step = 99;
  state.inflight_groups = {{1, 1, {}}};
  state.restore(folder);
  return state;
}

TEST(RlState, ComesBack) {
  const TemporaryFolder folder;
  RlState state;
  state.evaluated_step = 4;
  state.save(folder.path());
  EXPECT_FALSE(file_exists(folder / "open_groups.json"));
  EXPECT_EQ(restored(folder.path()).evaluated_step, 4);
  EXPECT_TRUE(restored(folder.path()).inflight_groups.empty());
  EXPECT_EQ(restored(folder.path()).next_prompt, std::nullopt);
  EXPECT_TRUE(restored(folder.path()).solved.empty());

  state.next_prompt = 77;
  state.entropy_coef = 0.015;
  state.solved = {{3, 0.25}, {1000000, 1.0}};
  state.save(folder.path());
  EXPECT_EQ(restored(folder.path()).next_prompt, 77u);
  EXPECT_EQ(restored(folder.path()).entropy_coef, 0.015);
  EXPECT_EQ(restored(folder.path()).solved, state.solved);

  Completion half;
  half.tokens = {4, 5};
  half.logprobs = {-0.1f, -0.2f};
  half.versions = {{1, 2}};
  state.inflight_groups = {{9, 1, {half}}};
  state.save(folder.path());
  EXPECT_EQ(write_inflight_groups(restored(folder.path()).inflight_groups),
            write_inflight_groups(state.inflight_groups));
}

// Their evaluated_step stood in state.json, the groups where they stand today.
TEST(RlState, OfAnOlderVersionIsFound) {
  const TemporaryFolder folder;
  write_file_atomic(folder / "state.json", R"({"step": 6, "evaluated_step": 6})");
  write_file_atomic(folder / "open_groups.json", write_inflight_groups({{9, 1, {}}}).dump());
  EXPECT_EQ(restored(folder.path()).evaluated_step, 6);
  EXPECT_EQ(restored(folder.path()).inflight_groups.at(0).prompt_index, 9u);
  write_file_atomic(folder / "state.json", R"({"step": 6})");
  EXPECT_EQ(restored(folder.path()).evaluated_step, -1);
}

TEST(RlState, RefusesOtherFiles) {
  const TemporaryFolder folder;
  write_file_atomic(folder / "rl.json", R"({"evaluated": 6})");
  EXPECT_THROW(restored(folder.path()), UsageError);
  write_file_atomic(folder / "rl.json", "{}");
  write_file_atomic(folder / "open_groups.json", "{\"groups\": [1]}");
  EXPECT_MESSAGE(UsageError, restored(folder.path()),
                 (folder / "open_groups.json") + ": groups[0]: expected an object, got number");
}

}  // namespace
}  // namespace whet
