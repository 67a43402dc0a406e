// A pool for the tests of a suite, and what has to hold of every program that is run in it:
//   the wall limit, no process left over, files outside untouched, no secret in its output, this
//   process as it was, memory bounded by the output limit, control groups and mounts removed, other processes
//   undisturbed.
#pragma once

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <future>
#include <thread>

#include "sandbox/pool.h"
#include "tests/support/surroundings.h"
#include "tests/support/temporary_folder.h"

namespace whet {

// Secrets outside of every box: in the environment, in a file that every user may write, in this process's
// memory; and a socket of a name that every process of this machine can reach.
class Canaries {
 public:
  Canaries() {
    setenv("WHET_CANARY", secret_.c_str(), 1);
    std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
    write_file_atomic(file_, secret_);
    std::filesystem::permissions(file_, std::filesystem::perms(0666));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    constexpr std::string_view kName("\0whet_canary_socket", 19);
    kName.copy(address.sun_path, kName.size());
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + kName.size());
    // Where it is taken, another test listens.
    if (bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0) listen(socket_, 8);
  }
  ~Canaries() { close(socket_); }
  Canaries(const Canaries&) = delete;

  void expect_untouched() const {
    EXPECT_EQ(read_file(file_), secret_);
    EXPECT_EQ(names_in(folder_.path()), std::set<std::string>{file_});
  }
  bool are_in(const std::string& text) const { return text.find(secret_.substr(7)) != std::string::npos; }

 private:
  std::string secret_ =
      concat("CANARY_", std::hex, std::chrono::steady_clock::now().time_since_epoch().count(), getpid());
  TemporaryFolder folder_;
  std::string file_ = folder_ / "canary";
  int socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

// Of /proc/self/status, in bytes.
inline int64_t memory_bytes(const std::string& key) {
  std::istringstream lines(read_file("/proc/self/status"));
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(key + ":")) return std::stoll(line.substr(key.size() + 1)) << 10;
  return 0;
}

class Boxes : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    adopt_orphans();
    before_ = descendants();
    canaries_ = std::make_unique<Canaries>();
    sandbox::PoolConfig config;
    config.workers = 2;
    config.minimum_tier = sandbox::MinimumTier::landlock;
    if (const char* tier = getenv("WHET_TIER"))
      config.tier = parse_named<sandbox::TierChoice>(tier, "WHET_TIER");
    pool_ = std::make_unique<sandbox::Pool>(config);
    // Both workers have run both languages, and have made ready for more: so it is to be after every run.
    std::vector<std::future<void>> runs;
    for (int i = 0; i < 2; ++i)
      runs.push_back(std::async(std::launch::async, [] {
        pool_->run(program_of("python", "import time\ntime.sleep(0.2)"));
        pool_->run(program_of("cpp", "#include <unistd.h>\nint main() { usleep(200000); }"));
      }));
    runs.clear();
    idle_ = settled();
  }

  static void TearDownTestSuite() {
    pool_.reset();
    EXPECT_EQ(descendants(), before_) << "processes outlive the pool";
    canaries_->expect_untouched();
    canaries_.reset();
  }

  static sandbox::Job program_of(const std::string& language, const std::string& source) {
    sandbox::Job job;
    job.program = {language, source};
    job.limits.cpu_s = 2;
    job.limits.wall_s = 20;
    job.limits.output_bytes = 1 << 20;
    return job;
  }

  // Runs it with a benign program beside it and one right after, and checks all that holds of any program.
  static sandbox::Result run_and_check(const sandbox::Job& job) {
    const int64_t memory_before = memory_bytes("VmRSS");
    std::ofstream("/proc/self/clear_refs") << "5";  // VmHWM, the most so far, counts anew
    std::atomic<bool> ended = false;
    std::thread neighbour([&] {
      do expect_benign_runs("beside");
      while (!ended);
    });
    const auto start = Clock::now();
    sandbox::Result result = pool_->run(job);
    const double seconds = seconds_since(start);
    ended = true;
    neighbour.join();
    const int64_t growth = memory_bytes("VmHWM") - memory_before;
    expect_benign_runs("after");

    const bool compiled = job.program.language == "cpp";
    const double limit = job.limits.wall() + kGraceSeconds;
    EXPECT_LT(seconds, limit + (compiled ? kCompilerSeconds : 0)) << describe(result);
    EXPECT_LT(result.wall_s,
              limit + (result.verdict == sandbox::Verdict::compile_error ? kCompilerSeconds : 0));
    const size_t cap = static_cast<size_t>(job.limits.output_bytes);
    EXPECT_LE(result.output.size(), cap);
    EXPECT_LE(result.errors.size(), compiled ? kCompilerBytes : cap);
    const size_t told =
        result.output.size() + result.errors.size() + job.input.size() + job.program.source.size();
    EXPECT_LT(growth, static_cast<int64_t>(4 * told) + kSlackBytes);
    for (const std::string& text : {result.output, result.errors, result.detail})
      EXPECT_FALSE(canaries_->are_in(text)) << text;
    canaries_->expect_untouched();
    for (const std::string& line : lasting_differences(idle_, 2)) ADD_FAILURE() << line;
    return result;
  }

  static std::string describe(const sandbox::Result& result) {
    return concat(name_of(result.verdict), " (tier ", name_of(result.tier), ", ", result.cpu_s, " s of cpu, ",
                  result.wall_s, " s, ", result.memory_bytes >> 20, " MiB) ", result.detail, "\n",
                  result.output.substr(0, 2000), "\n", result.errors.substr(0, 2000));
  }

 private:
  // When all boxes made in advance exist: no process has started or ended for a while.
  static Surroundings settled() {
    constexpr int kMostLooks = 50, kEqualLooks = 3;
    Surroundings last = Surroundings::now();
    for (int look = 0, equal = 0; look < kMostLooks && equal < kEqualLooks; ++look) {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      Surroundings now = Surroundings::now();
      equal = differences(last, now).empty() && differences(now, last).empty() ? equal + 1 : 0;
      last = std::move(now);
    }
    return last;
  }

  using Clock = std::chrono::steady_clock;
  static constexpr double kGraceSeconds = 0.5;      // beyond the wall limit
  static constexpr double kCompilerSeconds = 45;    // that a compiler may take, waiting for its turn included
  static constexpr double kBenignSeconds = 10;      // for milliseconds of work, beside a hostile program
  static constexpr int64_t kSlackBytes = 64 << 20;  // of this process: a compiled program and its copies
  static constexpr size_t kCompilerBytes = 4 << 20;

  static double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
  }

  static void expect_benign_runs(const char* when) {
    const auto start = Clock::now();
    const auto result = pool_->run(program_of("python", "import json\nprint(json.dumps(sum(range(10))))"));
    EXPECT_EQ(result.verdict, sandbox::Verdict::ok) << when << ": " << describe(result);
    EXPECT_EQ(result.output, "45\n") << when;
    EXPECT_LT(seconds_since(start), kBenignSeconds) << when;
  }

  inline static std::set<pid_t> before_;  // of other tests
  inline static std::unique_ptr<sandbox::Pool> pool_;
  inline static std::unique_ptr<Canaries> canaries_;
  inline static Surroundings idle_;
};

}  // namespace whet
