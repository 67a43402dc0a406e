// Runs many thousand programs through one pool, peaceful and hostile ones, and counts after every thousand
// what boxes could leave behind: a line of figures each time. At the end "nothing leaked", or what has grown
// since the first thousand and exit 1.
//   soak_sandbox [PROGRAMS]
//
// Whatever loses its parent is adopted by this process, so that nothing a box starts gets out of its sight.
#include <sys/prctl.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "bench/sandbox/leftovers.h"
#include "bench/sandbox/programs.h"
#include "sandbox/pool.h"

namespace {

using namespace whet;
using namespace whet::bench;
using sandbox::Verdict;
namespace fs = std::filesystem;

constexpr const char* kLeaveChildren = R"(import os, signal, time
for i in range(10):
    if os.fork() == 0:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if os.fork() == 0:
            time.sleep(1000)
        time.sleep(1000)
)";

constexpr const char* kWriteFiles = R"(import mmap, os, socket
for folder in ("/tmp", "/dev/shm", "."):
    for i in range(20):
        with open(f"{folder}/file{i}", "wb") as file:
            file.write(bytes(50000))
server = socket.socket(socket.AF_UNIX)
server.bind("/tmp/socket")
os.symlink("/", "/tmp/link")
held = [os.pipe() for i in range(50)], mmap.mmap(-1, 1 << 20), os.memfd_create("held")
)";

constexpr const char* kCpp =
    "#include <bits/stdc++.h>\nint main() { std::cout << std::string(1000, 'x'); }\n";

struct Kind {
  int every;  // one program in so many is of this kind: of several that fit, the first
  const char* language;
  const char* source;
  Verdict expected;
};

constexpr Kind kKinds[] = {
    {1000, "python", "while True: pass", Verdict::cpu_time_limit},
    {500, "python", "import time; time.sleep(1000)", Verdict::wall_time_limit},
    {100, "python", "x = []\nwhile True: x.append(bytearray(1 << 20))", Verdict::memory_limit},
    {90, "python", "while True: print('x' * 10000)", Verdict::output_limit},
    {80, "cpp", "int main() { return nonsense; }", Verdict::compile_error},
    {30, "python", "import os; os.kill(os.getpid(), 9)", Verdict::runtime_error},
    {20, "python", kLeaveChildren, Verdict::ok},
    {15, "python", kWriteFiles, Verdict::ok},
    {10, "cpp", kCpp, Verdict::ok},
    {5, "python", "print(1 / 0)", Verdict::runtime_error},
    {2, "python", "print(sum(map(int, input().split())))", Verdict::ok},
    {1, "true", "", Verdict::ok},
};

const Kind& kind_of(int number) {
  return *std::find_if(std::begin(kKinds), std::end(kKinds),
                       [&](const Kind& kind) { return number % kind.every == 0; });
}

void print(int done, const Figures& figures) {
  std::cout << done;
  for (const auto& [name, value] : figures) std::cout << "  " << name << " " << value;
  std::cout << std::endl;
}

// The programs [from, to), by as many threads as there are boxes. Returns how many did not end as they
// should.
int run(sandbox::Pool& pool, size_t threads, int from, int to) {
  std::atomic<int> next{from}, wrong{0};
  std::mutex printing;
  const auto work = [&] {
    for (int number; (number = next++) < to;) {
      const Kind& kind = kind_of(number + 1);
      sandbox::Job job{{kind.language, kind.source}, {}, concat(number, " 1\n"), {}, {}};
      job.limits.cpu_s = 0.5, job.limits.wall_s = kind.expected == Verdict::wall_time_limit ? 1 : 30;
      job.limits.memory_bytes = 128 << 20;
      const sandbox::Result result = pool.run(job);
      if (result.verdict == kind.expected) continue;
      ++wrong;
      const std::lock_guard lock(printing);
      std::cout << "program " << number << ", expected " << name_of(kind.expected) << ": "
                << name_of(result.verdict) << " " << result.detail << " " << result.errors.substr(0, 200)
                << std::endl;
    }
  };
  std::vector<std::jthread> callers;
  for (size_t i = 0; i < threads; ++i) callers.emplace_back(work);
  callers.clear();
  return wrong;
}

int soak(int programs, const std::string& folder) {
  constexpr int kStep = 1000;
  constexpr std::chrono::milliseconds kSettle(500);  // some of a box is cleared away after its answer
  sandbox::PoolConfig config;
  config.workers = 2;
  write_file_atomic(folder + "/true.json", kTrue);
  config.languages = {folder + "/true.json"};
  sandbox::Pool pool(config);
  std::cout << "tier " << name_of(pool.tier()) << std::endl;
  Figures first, last;
  int wrong = 0;
  for (int done = 0; done < programs; done += kStep) {
    wrong += run(pool, static_cast<size_t>(config.workers), done, std::min(done + kStep, programs));
    std::this_thread::sleep_for(kSettle);
    last = count_leftovers(folder);
    if (first.empty()) first = last;
    print(std::min(done + kStep, programs), last);
  }
  const std::string leaked = grown(first, last);
  std::cout << (leaked.empty() ? "nothing leaked" : "leaked:" + leaked) << "; " << wrong
            << " of the programs did not end as they should\n";
  return leaked.empty() && wrong == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) try {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  std::string folder = fs::temp_directory_path() / "soak-XXXXXX";
  require(::mkdtemp(folder.data()) != nullptr, "cannot make ", folder);
  ::setenv("TMPDIR", folder.c_str(), 1);
  const int status = soak(argc > 1 ? std::stoi(argv[1]) : 20000, folder);
  fs::remove_all(folder);
  return status;
} catch (const std::exception& error) {
  return std::cerr << error.what() << "\n", 1;
}
