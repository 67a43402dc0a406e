#include "models/token_batch.h"

#include <gtest/gtest.h>

namespace whet {
namespace {

TEST(TokenBatch, PacksSequencesOneBehindTheOther) {
  TokenBatchBuilder builder;
  const std::vector<int32_t> ids{5, 6, 7}, pages{2};
  builder.add(ids.data(), 3, /*first_position=*/4, pages.data());
  builder.add(ids.data() + 1, 2);
  const TokenBatch batch = builder.build();
  const auto values = [](const at::Tensor& tensor) {
    return std::vector<int64_t>(tensor.const_data_ptr<int64_t>(),
                                tensor.const_data_ptr<int64_t>() + tensor.numel());
  };
  EXPECT_EQ(values(batch.ids), (std::vector<int64_t>{5, 6, 7, 6, 7}));
  EXPECT_EQ(values(batch.positions), (std::vector<int64_t>{4, 5, 6, 0, 1}));
  EXPECT_EQ(batch.sequences.at(0).pages, pages.data());
  EXPECT_EQ(batch.sequences.at(1).begin, 3);
  EXPECT_EQ(batch.sequences.at(1).pages, nullptr);
}

}  // namespace
}  // namespace whet
