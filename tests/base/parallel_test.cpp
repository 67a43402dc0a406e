#include "base/parallel.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>

namespace whet {
namespace {

TEST(ParallelFor, DoesEveryTaskOnce) {
  for (const int threads : {1, 2, 8})
    for (const int tasks : {0, 1, 5, 100}) {
      std::vector<std::atomic<int>> done(static_cast<size_t>(tasks));
      parallel_for(threads, tasks, [&](int task) { ++done[static_cast<size_t>(task)]; });
      for (const auto& count : done) EXPECT_EQ(count, 1);
    }
}

TEST(ParallelFor, OneThreadIsTheCallersAndInOrder) {
  std::vector<int> order;
  std::set<std::thread::id> threads;
  parallel_for(1, 4, [&](int task) {
    order.push_back(task);
    threads.insert(std::this_thread::get_id());
  });
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3}));
  EXPECT_EQ(threads, std::set<std::thread::id>{std::this_thread::get_id()});
}

TEST(ParallelFor, ThrowsWhatATaskThrewAndStopsGivingOutTasks) {
  for (const int threads : {1, 4}) {
    std::atomic<int> started = 0;
    try {
      parallel_for(threads, 100000, [&](int task) {
        ++started;
        if (task == 3) throw std::runtime_error("task 3");
        // All of them would take a minute: the one that throws will have had its turn by then.
        if (task > 3) std::this_thread::sleep_for(std::chrono::milliseconds(2));
      });
      FAIL() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_EQ(error.what(), std::string("task 3"));
    }
    EXPECT_LT(started, 100000);
  }
}

}  // namespace
}  // namespace whet
