#include "rl/reference.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "tests/support/expect_throw.h"
#include "tests/support/rollouts.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

std::vector<float> first_weights(const CausalLm& model) {
  const at::Tensor& value = model.parameters()[0].value;
  return {value.const_data_ptr<float>(), value.const_data_ptr<float>() + 8};
}

std::vector<float> logprobs(const CausalLm& model) {
  Group group{tiny_prompts(1, 10, kTinyVocab)[0], {Completion{.tokens = {3, 4, 5}}}};
  const auto micro = make_micro_batches(train_sequences({group}), 1000).at(0);
  const at::Tensor values = compute_logprobs(model, micro, 1).logprobs.detach();
  return {values.const_data_ptr<float>(), values.const_data_ptr<float>() + values.numel()};
}

TEST(Reference, BecomesThePolicyEveryFewSteps) {
  const auto policy = tiny_model(tiny_moe_json(), 1);
  Reference reference(tiny_model(tiny_moe_json(), 2), {.every = 3}, Exec(1));
  EXPECT_FALSE(reference.follow(*policy, 1));
  EXPECT_NE(first_weights(*reference.model()), first_weights(*policy));
  EXPECT_TRUE(reference.follow(*policy, 3));
  EXPECT_EQ(first_weights(*reference.model()), first_weights(*policy));
  EXPECT_EQ(logprobs(*reference.model()), logprobs(*policy)) << "packed weights too";
}

TEST(Reference, OrIsMixed) {
  const auto policy = tiny_model(tiny_dense_json(), 1), before = tiny_model(tiny_dense_json(), 2);
  Reference reference(tiny_model(tiny_dense_json(), 2), {.every = 1, .mix = 0.25}, Exec(1));
  EXPECT_TRUE(reference.follow(*policy, 1));
  const auto of_policy = first_weights(*policy), of_before = first_weights(*before);
  for (size_t i = 0; i < of_policy.size(); ++i)
    EXPECT_NEAR(first_weights(*reference.model())[i], 0.25f * of_policy[i] + 0.75f * of_before[i], 1e-7);
}

TEST(Reference, ComesBackFromACheckpointOnceItHasChanged) {
  const TemporaryFolder folder;
  const auto policy = tiny_model(tiny_moe_json(), 1);
  Reference reference(tiny_model(tiny_moe_json(), 2), {.every = 2}, Exec(1));
  reference.save(folder.path());
  EXPECT_FALSE(file_exists(folder / "reference.safetensors")) << "the starting checkpoint has it";
  reference.follow(*policy, 2);
  reference.save(folder.path());
  Reference resumed(tiny_model(tiny_moe_json(), 2), {.every = 2}, Exec(1));
  resumed.restore(folder.path());
  EXPECT_EQ(logprobs(*resumed.model()), logprobs(*policy));
  Reference other(tiny_model(tiny_dense_json(), 2), {.every = 2}, Exec(1));
  EXPECT_THROW(other.restore(folder.path()), Error);
}

TEST(Reference, ASnapshotIsThatOfItsStep) {
  const TemporaryFolder folder;
  const auto policy = tiny_model(tiny_moe_json(), 1), later = tiny_model(tiny_moe_json(), 3);
  Reference reference(tiny_model(tiny_moe_json(), 2), {.every = 1}, Exec(1));
  reference.snapshot()(folder.path());
  EXPECT_FALSE(file_exists(folder / "reference.safetensors")) << "the starting checkpoint has it";
  reference.follow(*policy, 1);
  const SectionWriter write = reference.snapshot();
  reference.follow(*later, 2);
  write(folder.path());
  Reference resumed(tiny_model(tiny_moe_json(), 2), {.every = 1}, Exec(1));
  resumed.restore(folder.path());
  EXPECT_EQ(logprobs(*resumed.model()), logprobs(*policy));
}

TEST(Reference, MayBeNone) {
  const TemporaryFolder folder;
  Reference none(nullptr, {.every = 1}, Exec(1));
  EXPECT_FALSE(none.follow(*tiny_model(tiny_dense_json(), 1), 1));
  none.save(folder.path());
  none.snapshot()(folder.path());
  none.restore(folder.path());
  EXPECT_EQ(none.model(), nullptr);
}

}  // namespace
}  // namespace whet
