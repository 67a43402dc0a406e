#include "rollout/cache_size.h"

#include <gtest/gtest.h>

#include "base/machine.h"

namespace whet {
namespace {

TEST(CacheSize, IsWhatTheConfigSays) {
  EngineConfig config;
  config.cache_tokens = 33;
  EXPECT_EQ(cache_pages(config, 4096, 1000), 3);
}

TEST(CacheSize, SufficesForEverySeatWhereMemoryAllows) {
  EngineConfig config;
  config.max_num_seqs = 5;
  EXPECT_EQ(cache_pages(config, 100, 64), 5 * 7);
  const Machine machine = describe_machine();
  const int64_t page_bytes = machine.memory_bytes / 40;
  const int64_t pages = cache_pages(config, 100, page_bytes);
  EXPECT_LE(pages, 10) << "a quarter of the memory";
  EXPECT_GE(pages, 7) << "one sequence";
  EXPECT_EQ(cache_pages(config, 100, machine.memory_bytes), 7) << "one sequence, whatever it takes";
}

}  // namespace
}  // namespace whet
