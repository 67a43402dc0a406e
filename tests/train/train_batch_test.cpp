#include "train/train_batch.h"

#include <gtest/gtest.h>

#include "tests/support/expect_throw.h"

namespace whet {
namespace {

std::vector<int64_t> longs(const at::Tensor& tensor) {
  return {tensor.const_data_ptr<int64_t>(), tensor.const_data_ptr<int64_t>() + tensor.numel()};
}

std::vector<float> floats(const at::Tensor& tensor) {
  return {tensor.const_data_ptr<float>(), tensor.const_data_ptr<float>() + tensor.numel()};
}

const std::vector<TrainSequence> kSequences{
    {{1, 2, 3}, {9, 0, 0.5f}}, {{4, 5}, {9, 1}}, {{6}, {9}}, {{7, 8, 9, 10, 11}, {0, 0, 0, 2, 3}}};

TEST(MicroBatches, CutInOrderAtTheLimit) {
  const auto members = [](int64_t limit) {
    std::vector<std::vector<size_t>> members;
    for (const auto& micro : make_micro_batches(kSequences, limit)) members.push_back(micro.sequences);
    return members;
  };
  EXPECT_EQ(members(100), (Cut{{0, 1, 2, 3}}));
  EXPECT_EQ(members(6), (Cut{{0, 1, 2}, {3}}));
  EXPECT_EQ(members(5), (Cut{{0, 1}, {2}, {3}}));
  EXPECT_EQ(members(1), (Cut{{0}, {1}, {2}, {3}})) << "a longer sequence is alone";
  EXPECT_TRUE(make_micro_batches({}, 5).empty());
}

TEST(MicroBatches, AreThoseOfAGivenCut) {
  const auto batches = make_micro_batches(kSequences, Cut{{3, 0}, {2}});
  ASSERT_EQ(batches.size(), 2u);
  EXPECT_EQ(batches[0].sequences, (std::vector<size_t>{3, 0}));
  EXPECT_EQ(longs(batches[0].batch.ids), (std::vector<int64_t>{7, 8, 9, 10, 11, 1, 2, 3}));
  EXPECT_EQ(longs(batches[0].owner), (std::vector<int64_t>{0, 0, 0, 0, 0, 1, 1, 1}));
  EXPECT_EQ(longs(batches[1].owner), (std::vector<int64_t>{0}));
}

// Row t predicts token t + 1; the last row of a sequence predicts nothing.
TEST(MicroBatches, RowsPredictTheNextToken) {
  const auto batches = make_micro_batches(kSequences, 6);
  ASSERT_EQ(batches.size(), 2u);
  EXPECT_EQ(longs(batches[0].batch.ids), (std::vector<int64_t>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(longs(batches[0].batch.positions), (std::vector<int64_t>{0, 1, 2, 0, 1, 0}));
  EXPECT_EQ(longs(batches[0].targets), (std::vector<int64_t>{2, 3, 0, 5, 0, 0}));
  EXPECT_EQ(floats(batches[0].weights), (std::vector<float>{0, 0.5f, 0, 1, 0, 0}));
  EXPECT_EQ(longs(batches[1].targets), (std::vector<int64_t>{8, 9, 10, 11, 0}));
  EXPECT_EQ(floats(batches[1].weights), (std::vector<float>{0, 0, 2, 3, 0}));
}

TEST(MicroBatches, ColumnsAreAlignedAsWeightsAre) {
  auto sequences = kSequences;
  const std::vector<std::vector<float>> values{{1, 2, 3}, {4, 5}, {6}, {7, 8, 9, 10, 11}};
  for (size_t s = 0; s < sequences.size(); ++s)
    sequences[s].columns = {{"a", values[s]}, {"b", sequences[s].weights}};
  const auto batches = make_micro_batches(sequences, 6);
  EXPECT_EQ(floats(batches[0].column("a")), (std::vector<float>{2, 3, 0, 5, 0, 0}));
  EXPECT_EQ(floats(batches[1].column("a")), (std::vector<float>{8, 9, 10, 11, 0}));
  EXPECT_EQ(floats(batches[1].column("b")), floats(batches[1].weights));
  EXPECT_MESSAGE(Error, batches[0].column("c"), "the step's sequences have no column c");
}

TEST(MicroBatches, RefuseColumnsThatDoNotFit) {
  EXPECT_MESSAGE(Error, make_micro_batches({{{1, 2}, {0}}}, 6),
                 "sequence 0: 1 values of a column for 2 tokens");
  EXPECT_MESSAGE(Error, make_micro_batches({{{1}, {0}, {{"a", {0}}}}, {{2}, {0}}}, 6),
                 "a sequence lacks the column a");
}

// The same prompt for all of `completions`; weights are 1 behind it.
std::vector<TrainSequence> group_of(const std::vector<int32_t>& prompt,
                                    const std::vector<std::vector<int32_t>>& completions) {
  std::vector<TrainSequence> group;
  for (const auto& completion : completions) {
    TrainSequence& sequence = group.emplace_back();
    sequence.ids = prompt;
    sequence.ids.insert(sequence.ids.end(), completion.begin(), completion.end());
    sequence.weights.assign(prompt.size(), 0);
    sequence.weights.resize(sequence.ids.size(), 1);
    sequence.prompt_tokens = std::ssize(prompt);
  }
  return group;
}

// The last token of the prompt is computed for each sequence: its row predicts the first of the completion.
TEST(MicroBatches, NeighboursShareTheirPrompt) {
  auto sequences = group_of({1, 2, 3}, {{4, 5}, {6}, {7, 8}});
  const auto others = group_of({1, 2, 9}, {{4, 5}});
  sequences.insert(sequences.end(), others.begin(), others.end());
  const MicroBatch micro = make_micro_batches(sequences, 100).at(0);
  EXPECT_EQ(longs(micro.batch.ids), (std::vector<int64_t>{1, 2, 3, 4, 5, 3, 6, 3, 7, 8, 1, 2, 9, 4, 5}));
  EXPECT_EQ(longs(micro.batch.positions),
            (std::vector<int64_t>{0, 1, 2, 3, 4, 2, 3, 2, 3, 4, 0, 1, 2, 3, 4}));
  EXPECT_EQ(longs(micro.targets), (std::vector<int64_t>{2, 3, 4, 5, 0, 6, 0, 7, 8, 0, 2, 9, 4, 5, 0}));
  EXPECT_EQ(floats(micro.weights), (std::vector<float>{0, 0, 1, 1, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0}));
  EXPECT_EQ(longs(micro.owner), (std::vector<int64_t>{0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3}));
}

TEST(MicroBatches, KeepAGroupTogetherWhereItFits) {
  auto sequences = group_of({1, 2, 3}, {{4}, {5}, {6}});  // 4 + 2 + 2 rows
  for (const auto& more : group_of({7, 8, 9}, {{4}, {5}, {6}})) sequences.push_back(more);
  const auto members = [&](int64_t limit) {
    std::vector<std::vector<size_t>> members;
    for (const auto& micro : make_micro_batches(sequences, limit)) {
      members.push_back(micro.sequences);
      EXPECT_LE(micro.batch.ids.size(0), limit);
    }
    return members;
  };
  using Cut = std::vector<std::vector<size_t>>;
  EXPECT_EQ(members(16), (Cut{{0, 1, 2, 3, 4, 5}}));
  EXPECT_EQ(members(15), (Cut{{0, 1, 2}, {3, 4, 5}}));
  EXPECT_EQ(members(7), (Cut{{0, 1}, {2}, {3, 4}, {5}})) << "no group fits";
}

TEST(MicroBatches, PromptsWithoutACommonTokenAreNotShared) {
  auto sequences = group_of({1, 2, 3}, {{4}, {5}, {6}});
  sequences[1].ids[1] = 7;
  sequences[2].prompt_tokens = 0;
  EXPECT_EQ(make_micro_batches(sequences, 100).at(0).batch.ids.size(0), 12);
  sequences[2].weights[1] = 1;
  EXPECT_EQ(make_micro_batches(sequences, 100).size(), 1u);
  sequences[0].weights[1] = 1;
  EXPECT_MESSAGE(Error, make_micro_batches(sequences, 100), "sequence 0: token 1 of the prompt has a weight");
  sequences[0].prompt_tokens = 5;
  EXPECT_MESSAGE(Error, make_micro_batches(sequences, 100), "sequence 0: a prompt of 5 of 4 tokens");
}

}  // namespace
}  // namespace whet
