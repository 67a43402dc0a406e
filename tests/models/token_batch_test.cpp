#include "models/token_batch.h"

#include <gtest/gtest.h>

#include "models/host_tensor.h"

namespace whet {
namespace {

TEST(TokenBatch, PacksSequencesOneBehindTheOther) {
  TokenBatchBuilder builder;
  const std::vector<int32_t> ids{5, 6, 7}, pages{2};
  builder.add(ids, /*first_position=*/4, pages);
  builder.add({ids.data() + 1, 2}, 0, std::vector<int32_t>{3, 9});
  const TokenBatch batch = builder.build();
  EXPECT_EQ(to_vector<int64_t>(batch.ids), (std::vector<int64_t>{5, 6, 7, 6, 7}));
  EXPECT_EQ(to_vector<int64_t>(batch.positions), (std::vector<int64_t>{4, 5, 6, 0, 1}));
  EXPECT_EQ(batch.sequences.at(1).begin, 3);
  EXPECT_EQ(batch.page_table.sizes(), (std::vector<int64_t>{2, 2}));
  EXPECT_EQ(to_vector<int32_t>(batch.page_table), (std::vector<int32_t>{2, 0, 3, 9}));
  EXPECT_EQ(batch.own_pages, 0);
}

TEST(TokenBatch, GivesPagesOfTheirOwnToSequencesWithoutACache) {
  TokenBatchBuilder builder;
  for (const size_t count : {17, 1, 16, 33}) builder.add(std::vector<int32_t>(count, 1));
  const TokenBatch batch = builder.build();
  EXPECT_EQ(batch.own_pages, 2 + 1 + 1 + 3);
  EXPECT_EQ(to_vector<int32_t>(batch.page_table), (std::vector<int32_t>{0, 1, 0, 2, 0, 0, 3, 0, 0, 4, 5, 6}));
}

// Full pages of the prefix are shared; the others are the branch's own.
TEST(TokenBatch, BranchesSharePagesOfTheirPrefix) {
  TokenBatchBuilder builder;
  const std::vector<int32_t> ids(40, 1);
  builder.add(ids);
  builder.add_behind(0, 33, std::span(ids).first(20));
  builder.add_behind(0, 15, std::span(ids).first(2));
  const TokenBatch batch = builder.build();
  EXPECT_EQ(batch.ids.size(0), 62);
  EXPECT_EQ(to_vector<int32_t>(batch.page_table), (std::vector<int32_t>{0, 1, 2, 0, 0, 1, 3, 4, 5, 6, 0, 0}));
  EXPECT_EQ(batch.own_pages, 7);
  EXPECT_EQ(batch.sequences.at(1).first_position, 33);
  EXPECT_EQ(batch.sequences.at(1).prefix_begin, 0);
  EXPECT_EQ(to_vector<int64_t>(batch.positions.narrow(0, 40, 2)), (std::vector<int64_t>{33, 34}));
}

}  // namespace
}  // namespace whet
