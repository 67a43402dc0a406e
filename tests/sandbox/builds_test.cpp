#include "sandbox/builds.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace whet::sandbox {
namespace {

BoxReply made(const std::string& product, Verdict verdict = Verdict::ok) {
  BoxReply reply;
  reply.result.verdict = verdict;
  reply.collected = product;
  return reply;
}

TEST(Builds, MakesEachKeyOnceHoweverManyAsk) {
  Builds builds(1 << 20);
  std::atomic<int> makings = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 8; ++i)
    callers.emplace_back([&] {
      const Build build = builds.get("key", [&] {
        ++makings;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        return made("product");
      });
      EXPECT_EQ(build->collected, "product");
    });
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(makings, 1);
}

TEST(Builds, CachesCompileErrorsButNotSandboxErrors) {
  Builds builds(1 << 20);
  int makings = 0;
  const auto get = [&](const std::string& key, Verdict verdict) {
    builds.get(key, [&] { return ++makings, made("", verdict); });
  };
  get("wrong", Verdict::compile_error), get("wrong", Verdict::compile_error);
  EXPECT_EQ(makings, 1);
  get("failed", Verdict::sandbox_error), get("failed", Verdict::sandbox_error);
  EXPECT_EQ(makings, 3);
}

TEST(Builds, EvictsTheLeastRecentlyUsedBeyondTheCapacity) {
  Builds builds(1000);
  std::vector<std::string> makings;
  const auto get = [&](const std::string& key) {
    return builds.get(key, [&] { return makings.push_back(key), made(std::string(300, key[0])); })->collected;
  };
  get("a"), get("b"), get("c");
  get("a");
  get("d");  // b goes
  EXPECT_EQ(get("a"), std::string(300, 'a'));
  EXPECT_EQ(makings, (std::vector<std::string>{"a", "b", "c", "d"}));
  get("b");
  EXPECT_EQ(makings.back(), "b");
}

}  // namespace
}  // namespace whet::sandbox
