// How long programs in boxes take, beside the same programs started in other ways: one JSON line of seconds
// and rates, which bench/sandbox/__main__.py sets against each other. All ways take turns, so that what else
// the machine does falls on all alike.
//   bench_sandbox ROUNDS COMPILATIONS PROGRAMS   rates are counted over PROGRAMS of them, three times
#include <fcntl.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <iostream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/process_group.h"
#include "bench/sandbox/programs.h"
#include "sandbox/jail/namespaces.h"
#include "sandbox/pool.h"

namespace {

using namespace whet;
using namespace whet::bench;
namespace fs = std::filesystem;

void run_outside(const std::vector<std::string>& command) {
  const FileDescriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  ProcessGroup process({command, {null.get(), null.get(), STDERR_FILENO}});
  process.wait(-1);
  require(process.end() == 0, command[0], " failed");
}

void enter_namespaces() {
  FileDescriptor pidfd;
  const pid_t process = sandbox::fork_into(true, pidfd);
  if (process == 0) ::_exit(0);
  int status = 0;
  require(::waitpid(process, &status, 0) == process && status == 0, "a process in namespaces failed");
}

void run_inside(sandbox::Pool& pool, const std::string& language, const std::string& source,
                const std::string& input = "", const std::string& output = "") {
  const sandbox::Result result = pool.run({{language, source}, {}, input, {}, {}});
  require(result.verdict == sandbox::Verdict::ok && result.output == output, language, ": ",
          name_of(result.verdict), " ", result.detail, result.errors);
}

double seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// `work` gets the program's number.
double rate(size_t threads, int programs, const std::function<void(int)>& work) {
  std::atomic<int> next{0};
  return programs / seconds([&] {
           std::vector<std::jthread> callers;
           for (size_t i = 0; i < threads; ++i)
             callers.emplace_back([&] {
               for (int number; (number = next++) < programs;) work(number);
             });
         });
}

struct Way {
  const char* name;
  std::function<void()> work;
};

// Every round in another order: the kernel removes namespaces after their process has ended, which slows the
// next run. The first time of each is not counted.
void time_in_turns(std::vector<Way> ways, int rounds, Json& times) {
  std::mt19937 random(1);
  for (int round = 0; round <= rounds; ++round) {
    std::shuffle(ways.begin(), ways.end(), random);
    for (const Way& way : ways) {
      const double time = seconds(way.work);
      if (round > 0) times[way.name].push_back(time);
    }
  }
}

void time_small_programs(sandbox::Pool& pool, int rounds, Json& times) {
  const std::string imports = kImports;
  time_in_turns({{"spawn true", [] { run_outside({"/usr/bin/true"}); }},
                 {"clone", enter_namespaces},
                 {"bwrap true", [] { run_outside(in_bwrap({"/usr/bin/true"})); }},
                 {"box true", [&] { run_inside(pool, "true", ""); }},
                 {"spawn pass",
                  [] {
                    run_outside({"/usr/bin/python3", "-I", "-S", "-c", "pass"});
                  }},
                 {"cold box pass", [&] { run_inside(pool, "cold python", "pass"); }},
                 {"box pass", [&] { run_inside(pool, "python", "pass"); }},
                 {"spawn imports",
                  [&] {
                    run_outside({"/usr/bin/python3", "-I", "-S", "-c", imports});
                  }},
                 {"box imports", [&] { run_inside(pool, "python", imports); }}},
                rounds, times);
}

void time_compilations(sandbox::Pool& pool, const std::string& folder, int rounds, Json& times) {
  const std::string source = folder + "/main.cpp", program = folder + "/main";
  int number = 0;
  time_in_turns({{"spawn g++",
                  [&] {
                    write_file_atomic(source, cpp_program(number));
                    run_outside({"/usr/bin/g++", "-std=c++20", "-O2", "-o", program, source});
                    run_outside({program});
                  }},
                 {"box g++", [&] { run_inside(pool, "cpp", cpp_program(number++)); }}},
                rounds, times);
}

void count_programs(sandbox::Pool& pool, int programs, Json& rates) {
  constexpr size_t kCallers = 8, kBwraps = 4;  // the pool itself has four at work
  constexpr int kRounds = 3;
  const auto bwrap_true = [](int) { run_outside(in_bwrap({"/usr/bin/true"})); };
  const auto box_true = [&](int) { run_inside(pool, "true", ""); };
  const auto spawn_pass = [](int) { run_outside({"/usr/bin/python3", "-I", "-S", "-c", "pass"}); };
  const auto box_pass = [&](int) { run_inside(pool, "python", "pass"); };
  const auto bwrap_sum = [](int) {
    run_outside(in_bwrap({"/usr/bin/python3", "-I", "-S", "-c", "print(sum(map(int, '1 2'.split())))"}));
  };
  const auto box_sum = [&](int number) {
    run_inside(pool, "python", kSum, concat("2\n", number, " 1\n"), concat(number + 1, "\n"));
  };
  for (int round = 0; round < kRounds; ++round) {
    rates["bwrap true, one"].push_back(rate(1, programs, bwrap_true));
    rates["box true, one"].push_back(rate(1, programs, box_true));
    rates["spawn pass, one"].push_back(rate(1, programs, spawn_pass));
    rates["box pass, one"].push_back(rate(1, programs, box_pass));
    rates["bwrap true"].push_back(rate(kBwraps, programs, bwrap_true));
    rates["box true"].push_back(rate(kCallers, programs, box_true));
    rates["bwrap python"].push_back(rate(kBwraps, programs, bwrap_sum));
    rates["box python"].push_back(rate(kCallers, programs, box_sum));
  }
}

Json measure(int rounds, int compilations, int programs, const std::string& folder) {
  write_file_atomic(folder + "/true.json", kTrue);
  write_file_atomic(folder + "/cold.json", kColdPython);
  sandbox::PoolConfig config;
  config.workers = 4;
  config.languages = {folder + "/true.json", folder + "/cold.json"};
  sandbox::Pool pool(config);
  utsname system{};
  ::uname(&system);
  Json results{{"tier", name_of(pool.tier())},
               {"kernel", system.release},
               {"cores", std::thread::hardware_concurrency()},
               {"seconds", Json::object()},
               {"per_s", Json::object()}};
  time_small_programs(pool, rounds, results["seconds"]);
  time_compilations(pool, folder, compilations, results["seconds"]);
  count_programs(pool, programs, results["per_s"]);
  return results;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 4) return std::cerr << "usage: bench_sandbox ROUNDS COMPILATIONS PROGRAMS\n", 2;
  std::string folder = fs::temp_directory_path() / "bench-sandbox-XXXXXX";
  require(::mkdtemp(folder.data()) != nullptr, "cannot make ", folder);
  const Json results = measure(std::stoi(argv[1]), std::stoi(argv[2]), std::stoi(argv[3]), folder);
  fs::remove_all(folder);
  std::cout << results.dump() << "\n";
} catch (const std::exception& error) {
  return std::cerr << error.what() << "\n", 1;
}
