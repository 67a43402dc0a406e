// Hostile programs in boxes of one pool, as its users have it: each ends with a verdict that is right, and
// nothing outside of its box can tell that it has run.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <future>
#include <thread>

#include "sandbox/pool.h"
#include "tests/support/hostile_program.h"
#include "tests/support/surroundings.h"
#include "tests/support/temporary_folder.h"

namespace whet {
namespace {

using sandbox::Job;
using sandbox::Pool;
using sandbox::Result;
using sandbox::Tier;
using sandbox::Verdict;

using Clock = std::chrono::steady_clock;
constexpr double kGraceSeconds = 0.5;    // beyond the wall limit
constexpr double kCompilerSeconds = 45;  // beyond that, where there is a compiler
constexpr double kBenignSeconds = 5;     // that a few milliseconds of work may take beside a hostile program
constexpr int64_t kSlackBytes = 16 << 20;  // of memory that is not what was printed

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

int64_t status_bytes(const std::string& key) {
  std::istringstream lines(read_file("/proc/self/status"));
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(key + ":")) return std::stoll(line.substr(key.size() + 1)) << 10;
  return 0;
}

Job program_of(const std::string& language, const std::string& source) {
  Job job;
  job.program = {language, source};
  job.limits.cpu_s = 2;
  job.limits.wall_s = 20;
  return job;
}

// Secrets outside of every box: in the environment, in a file that anybody may change, in our memory; and a
// socket of a name that every process of this machine can reach.
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
  bool is_in(const std::string& text) const { return text.find(secret_.substr(7)) != std::string::npos; }

 private:
  std::string secret_ = concat("CANARY_", std::hex, Clock::now().time_since_epoch().count(), getpid());
  TemporaryFolder folder_;
  std::string file_ = folder_ / "canary";
  int socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

class Hostile : public testing::TestWithParam<HostileProgram> {
 protected:
  static void SetUpTestSuite() {
    adopt_orphans();
    canaries_ = new Canaries;
    if (!pool_) make_pool();
    // Both workers have run both languages: what there is now is what there is between two runs.
    std::vector<std::future<Result>> runs;
    for (int i = 0; i < 2; ++i)
      runs.push_back(std::async(std::launch::async, [] {
        pool_->run(program_of("python", "import time\ntime.sleep(0.3)"));
        return pool_->run(program_of("cpp", "#include <unistd.h>\nint main() { usleep(300000); }"));
      }));
    for (auto& run : runs) EXPECT_EQ(run.get().verdict, Verdict::ok);
  }

  static void TearDownTestSuite() {
    pool_.reset();
    EXPECT_EQ(descendants(), std::set<pid_t>()) << "processes outlive the pool";
    canaries_->expect_untouched();
    delete canaries_;
  }

  static void make_pool() {
    sandbox::PoolConfig config;
    config.workers = 2;
    config.minimum_tier = "landlock";
    pool_ = std::make_unique<Pool>(config);
  }

  static void expect_benign_runs(const char* when) {
    const auto start = Clock::now();
    const Result result = pool_->run(program_of("python", "import json\nprint(json.dumps(sum(range(10))))"));
    EXPECT_EQ(result.verdict, Verdict::ok) << when << ": " << result.detail << result.errors;
    EXPECT_EQ(result.output, "45\n") << when;
    EXPECT_LT(seconds_since(start), kBenignSeconds) << when;
  }

  // Runs it with a benign program beside it and one right after, and checks all that holds of any program.
  static Result run_and_check(const Job& job) {
    const Surroundings before = Surroundings::now();
    const int64_t memory_before = status_bytes("VmRSS");
    std::ofstream("/proc/self/clear_refs") << "5";  // VmHWM counts anew

    std::atomic<bool> ended = false;
    std::thread neighbour([&] {
      do expect_benign_runs("beside");
      while (!ended);
    });
    const auto start = Clock::now();
    Result result = pool_->run(job);
    const double seconds = seconds_since(start);
    ended = true;
    neighbour.join();
    const int64_t growth = status_bytes("VmHWM") - memory_before;
    expect_benign_runs("after");

    const double limit = job.limits.wall() + kGraceSeconds;
    EXPECT_LT(result.wall_s, limit);
    EXPECT_LT(seconds, limit + (job.program.language == "cpp" ? kCompilerSeconds : 0));
    const int64_t cap = job.limits.output_bytes;
    EXPECT_LE(static_cast<int64_t>(result.output.size()), cap);
    EXPECT_LE(static_cast<int64_t>(result.errors.size()), cap);
    EXPECT_LT(growth, 2 * (2 * cap) + kSlackBytes) << "bytes of memory for two streams of at most " << cap;
    for (const std::string& text : {result.output, result.errors, result.detail})
      EXPECT_FALSE(canaries_->is_in(text)) << text;
    canaries_->expect_untouched();
    for (const std::string& line : lasting_differences(before, 2)) ADD_FAILURE() << line;
    return result;
  }

  static std::string describe(const Result& result) {
    return concat(name_of(result.verdict), " (tier ", name_of(result.tier), ", ", result.cpu_s, " s of cpu, ",
                  result.wall_s, " s, ", result.memory_bytes >> 20, " MiB) ", result.detail, "\n",
                  result.output.substr(0, 2000), "\n", result.errors.substr(0, 2000));
  }

  inline static std::unique_ptr<Pool> pool_;
  inline static Canaries* canaries_ = nullptr;
};

TEST_P(Hostile, IsHeld) {
  const HostileProgram& program = GetParam();
  const Result result = run_and_check(program.job);
  EXPECT_TRUE(program.accepts(result.verdict, result.tier)) << describe(result);
  for (const std::string& text : program.never)
    EXPECT_EQ((result.output + result.errors).find(text), std::string::npos) << describe(result);
  if (result.verdict != Verdict::ok || result.tier == Tier::landlock) return;
  for (const std::string& text : program.prints)
    EXPECT_NE(result.output.find(text), std::string::npos) << describe(result);
}

INSTANTIATE_TEST_SUITE_P(Programs, Hostile,
                         testing::ValuesIn(read_hostile_programs(WHET_ROOT "/tests/sandbox/hostile")),
                         [](const auto& program) { return program.param.name; });

}  // namespace
}  // namespace whet
