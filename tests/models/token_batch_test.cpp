#include "models/token_batch.h"

#include <gtest/gtest.h>

namespace whet {
namespace {

TEST(TokenBatch, PadsRowsToWholeBlocks) {
  TokenBatchBuilder builder;
  const std::vector<int32_t> ids{5, 6, 7};
  builder.add(ids.data(), 3, /*first_position=*/4, /*slot=*/2);
  const TokenBatch batch = builder.build();
  EXPECT_EQ(batch.ids.size(0), 16);
  EXPECT_EQ(batch.tokens, 3);
  EXPECT_EQ(batch.ids.const_data_ptr<int64_t>()[2], 7);
  EXPECT_EQ(batch.positions.const_data_ptr<int64_t>()[2], 6);
  EXPECT_EQ(batch.sequences.at(0).slot, 2);
}

}  // namespace
}  // namespace whet
