#include "sandbox/pool.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "base/error.h"
#include "base/fields.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"

namespace whet::sandbox {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

PoolConfig of_workers(int64_t count) {
  PoolConfig config;
  config.workers = count;
  config.minimum_tier = MinimumTier::landlock;
  return config;
}

// One for all tests, as its users have it.
Pool& pool() {
  static Pool shared(of_workers(2));
  return shared;
}

Job python(const std::string& source, const std::string& input = "") {
  return {
      .program = {"python", source}, .arguments = {}, .input = input, .files = {}, .limits = {.cpu_s = 2}};
}

Job cpp(const std::string& source, const std::string& input = "") {
  return {.program = {"cpp", source}, .arguments = {}, .input = input, .files = {}, .limits = {.cpu_s = 2}};
}

TEST(Pool, RunsAProgram) {
  const Result result =
      pool().run(python("import sys\nprint(input()[::-1])\nprint('e', file=sys.stderr)", "abc"));
  EXPECT_EQ(result.verdict, Verdict::ok) << result.detail << result.errors;
  EXPECT_EQ(result.output, "cba\n");
  EXPECT_EQ(result.errors, "e\n");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.signal, std::nullopt);
  EXPECT_EQ(result.tier, pool().tier());
  EXPECT_GT(result.cpu_s, 0);
  EXPECT_GT(result.wall_s, 0);
  EXPECT_GT(result.memory_bytes, 0);
}

// As programs do that recurse deeply; memory and address space stay limited.
TEST(Pool, AProgramMayRaiseTheLimitOfItsStack) {
  const char* kRaised = R"(
import resource
for limits in (256 << 20, resource.RLIM_INFINITY), (resource.RLIM_INFINITY,) * 2, (300 << 20, 300 << 20):
    resource.setrlimit(resource.RLIMIT_STACK, limits)
print(resource.getrlimit(resource.RLIMIT_STACK)[0] >> 20)
)";
  EXPECT_EQ(pool().run(python(kRaised)).output, "300\n");
  const char* kThread = R"(
import resource, sys, threading
resource.setrlimit(resource.RLIMIT_STACK, (-1, -1))
sys.setrecursionlimit(10 ** 6)
threading.stack_size(256 << 20)
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
thread = threading.Thread(target=lambda: print(depth(100000)))
thread.start()
thread.join()
)";
  Job job = python(kThread);
  job.limits.memory_bytes = 1 << 30;
  EXPECT_EQ(pool().run(job).output, "100000\n");
  Job deep =
      cpp("#include <sys/resource.h>\n#include <cstdio>\n"
          "int depth(int n) { volatile char frame[1000]; frame[0] = 1; return n == 0 ? 0 : frame[0] + "
          "depth(n - 1); }\n"
          "int main() { rlimit limit{110 << 20, RLIM_INFINITY}; std::printf(\"%d\", setrlimit(RLIMIT_STACK, "
          "&limit));"
          " std::printf(\" %d\", depth(90000)); }");
  EXPECT_EQ(pool().run(deep).output, "0 90000");
  for (const char* other : {"RLIMIT_CPU", "RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_CORE"})
    EXPECT_EQ(
        pool()
            .run(python(concat("import resource\nresource.setrlimit(resource.", other, ", (10**10,) * 2)")))
            .verdict,
        Verdict::runtime_error)
        << other;
}

TEST(Pool, BytesComeAndGoAsTheyAre) {
  std::string bytes;
  for (int i = 0; i < 100000; ++i) bytes += static_cast<char>(i * 7);
  const Result result =
      pool().run(python("import sys\nsys.stdout.buffer.write(sys.stdin.buffer.read())", bytes));
  EXPECT_EQ(result.output, bytes);
}

TEST(Pool, ReportsHowAProgramEnded) {
  const Result exit = pool().run(python("import sys\nsys.exit(7)"));
  EXPECT_EQ(exit.verdict, Verdict::runtime_error);
  EXPECT_EQ(exit.exit_code, 7);
  const Result signal = pool().run(python("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)"));
  EXPECT_EQ(signal.verdict, Verdict::runtime_error);
  EXPECT_EQ(signal.signal, SIGSEGV);
  EXPECT_EQ(signal.exit_code, std::nullopt);
}

// What python3 main.py does, the preloaded interpreter does too, and an interpreter started anew.
TEST(Pool, AProgramIsRunAsPythonRunsAFile) {
  PoolConfig anew = of_workers(1);
  anew.preload = false;
  Pool fresh(anew);
  const struct {
    const char *source, *output, *errors;
    int code;
  } cases[] = {
      {"exit()", "", "", 0},
      {"quit(3)", "", "", 3},
      {"raise SystemExit('bye')", "", "bye\n", 1},
      {"import sys\nsys.exit(None)", "", "", 0},
      {"import os\nos._exit(4)", "", "", 4},
      {"print(__name__, end='')", "__main__", "", 0},
      {"import sys\nprint(sys.argv)", "['main.py']\n", "", 0},
      {"import atexit\natexit.register(print, 'end')\nprint('begin')", "begin\nend\n", "", 0},
      {"import threading, time\nthreading.Thread(target=lambda: (time.sleep(.1), print('late'))).start()",
       "late\n", "", 0},
      {"import threading, time\nthreading.Thread(target=lambda: time.sleep(9), daemon=True).start()", "", "",
       0},
      {"print('no newline', end='')", "no newline", "", 0},
      {"import sys\nfor line in sys.stdin: print(line, end='')", "one\ntwo\n", "", 0},
      {"import sys\nprint(len(sys.stdin.buffer.read()))", "8\n", "", 0},
      {"print(open(0).read().split())", "['one', 'two']\n", "", 0},
      {"def f(n): return n and f(n - 1)\nprint(f(900))", "0\n", "", 0},
      {"class A: pass\nimport pickle\nprint(pickle.loads(pickle.dumps(A())).__class__.__name__)", "A\n", "",
       0},
      {"from dataclasses import dataclass\n@dataclass\nclass P:\n  x: int\nprint(P(1))", "P(x=1)\n", "", 0},
      {"import multiprocessing as m\nif __name__ == '__main__':\n  with m.Pool(2) as p: print(p.map(abs, "
       "[-1, -2]))",
       "[1, 2]\n", "", 0},
      {"import asyncio\nasync def f(): await asyncio.sleep(0); print('async')\nasyncio.run(f())", "async\n",
       "", 0},
  };
  for (const auto& [source, output, errors, code] : cases)
    for (Pool* each : {&pool(), &fresh}) {
      if (each->tier() == Tier::landlock && std::string(source).find("multiprocessing") != std::string::npos)
        continue;
      const Result result = each->run(python(source, "one\ntwo\n"));
      EXPECT_EQ(result.output, output) << source << result.errors;
      EXPECT_EQ(result.errors, errors) << source;
      EXPECT_EQ(result.exit_code, code) << source << result.detail;
    }
}

TEST(Pool, AFailingProgramShowsItsOwnTracebackAlone) {
  const std::string source = "def f():\n    return 1 / 0\nf()\n";
  const std::string expected = pool().run(python(source)).errors;
  EXPECT_NE(expected.find("line 3, in <module>\n    f()\n"), std::string::npos) << expected;
  EXPECT_NE(expected.find("line 2, in f\n    return 1 / 0\n"), std::string::npos) << expected;
  EXPECT_NE(expected.find("ZeroDivisionError: division by zero\n"), std::string::npos) << expected;
  EXPECT_EQ(expected.find("<string>"), std::string::npos) << expected;
  const std::string syntax = pool().run(python("x = = 1\n")).errors;
  EXPECT_NE(syntax.find("SyntaxError: invalid syntax"), std::string::npos) << syntax;
}

TEST(Pool, NothingIsLeftForTheNextProgram) {
  const std::string leave =
      "import os, sys, random, builtins\n"
      "open('/tmp/x', 'w').write('1')\nopen('/dev/shm/x', 'w').write('1')\nsys.setrecursionlimit(50)\n"
      "builtins.print = None\nos.environ['X'] = '1'\nsys.modules['math'] = None\n";
  const std::string look =
      "import os, sys, math\n"
      "print(os.listdir('.'), 'X' in os.environ, sys.getrecursionlimit(), math.pi > 3)";
  const Result before = pool().run(python(look));
  EXPECT_EQ(before.verdict, Verdict::ok) << before.errors;
  for (int i = 0; i < 3; ++i) pool().run(python(leave));
  EXPECT_EQ(pool().run(python(look)).output, before.output);
}

// A preloaded interpreter is copied for each program: what went through it for one must not be readable by
// the next.
TEST(Pool, NoProgramFindsAnothersTextInItsMemory) {
  Pool single(of_workers(1));
  const std::string mark = "solution-of-a-neighbour-";
  for (const int repeats : {1, 40, 3000}) {  // in memory of different kinds
    std::string text;
    for (int i = 0; i < repeats; ++i) text += mark;
    Job neighbour = python("print(input())\n# " + text, text);
    neighbour.arguments = {mark + "argument"};
    neighbour.files = {{"data", text}};
    EXPECT_EQ(single.run(neighbour).output, text + "\n");
  }
  const Job searcher = python(
      "needle = b'-'.join([b'solution', b'of', b'a', b'neigh' + b'bour-'])\nfound = seen = 0\n"
      "memory = open('/proc/self/mem', 'rb', 0)\n"
      "for line in open('/proc/self/maps'):\n"
      "  begin, end = (int(x, 16) for x in line.split()[0].split('-'))\n"
      "  try:\n    memory.seek(begin)\n    part = memory.read(end - begin)\n"
      "  except (OSError, ValueError, OverflowError): continue\n"
      "  seen += len(part)\n  found += part.count(needle)\n"
      "print(found, seen > 1000000)");
  const Result result = single.run(searcher);
  EXPECT_EQ(result.verdict, Verdict::ok) << result.errors;
  if (single.tier() != Tier::landlock) {
    const int found = std::atoi(result.output.c_str());
    EXPECT_LE(found, 3) << result.output;  // what it looks for itself
    EXPECT_TRUE(result.output.ends_with("True\n")) << result.output;
  }
}

TEST(Pool, ProgramsDrawDifferentRandomNumbersAndTheSameHashes) {
  const Job draw = python("import random\nprint(random.random())");
  EXPECT_NE(pool().run(draw).output, pool().run(draw).output);
  const Job hash = python("print(hash('text'))");
  EXPECT_EQ(pool().run(hash).output, pool().run(hash).output);
}

TEST(Pool, GivesArgumentsAndFiles) {
  Job job = python("import sys\nprint(sys.argv[1:], open('data.txt').read())");
  job.arguments = {"a b", "", "-c"};
  job.files = {{"data.txt", "content"}};
  EXPECT_EQ(pool().run(job).output, "['a b', '', '-c'] content\n");
}

TEST(Pool, CompilesTheSameSourceOnce) {
  const std::string source =
      "#include <bits/stdc++.h>\nint main(){int n;std::cin>>n;std::cout<<n*n<<std::endl;}";
  EXPECT_EQ(pool().run(cpp(source, "12")).output, "144\n");
  const auto begin = Clock::now();
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(pool().run(cpp(source, std::to_string(i))).output, std::to_string(i * i) + "\n");
  const double ten_runs = seconds_since(begin);
  const auto again = Clock::now();
  EXPECT_EQ(pool().run(cpp(source + " ", "2")).output, "4\n");
  EXPECT_LT(ten_runs, 10 * seconds_since(again));  // each without a compilation
}

TEST(Pool, ACompilerErrorIsTold) {
  const Result result = pool().run(cpp("int main(){ return x; }"));
  EXPECT_EQ(result.verdict, Verdict::compile_error);
  EXPECT_NE(result.errors.find("error: "), std::string::npos) << result.errors;
}

// What a program cannot be run for is its own doing, never the box's failure: that would be no reward instead
// of none.
TEST(Pool, AProgramThatCannotBeRunHasFailed) {
  Job large = python("# " + std::string(70 << 20, 'x'));
  Result result = pool().run(large);
  if (pool().tier() != Tier::landlock) {
    EXPECT_EQ(result.verdict, Verdict::runtime_error);
    EXPECT_EQ(result.detail, "its files are larger than its limit of disk_bytes");
  }
  large.limits.memory_bytes = 16 << 20;
  EXPECT_NE(pool().run(large).verdict, Verdict::sandbox_error);
  Job broken = python("");
  broken.program.language = "broken";
  const TemporaryFolder folder;
  std::ofstream(folder / "broken.json")
      << R"({"name": "broken", "source": "main", "run": ["./main"], "read_only": ["/usr"]})";
  PoolConfig config = of_workers(1);
  config.languages = {folder / "broken.json"};
  Pool own(config);
  broken.program.source = "#!/nonexistent\n";
  result = own.run(broken);
  EXPECT_EQ(result.verdict, Verdict::runtime_error) << result.detail;
  EXPECT_EQ(result.detail, "cannot run ./main: No such file or directory");
}

TEST(Pool, EndsWhatUsesTooMuch) {
  const auto verdict = [](Job job, auto change) {
    change(job.limits);
    return pool().run(job).verdict;
  };
  const auto nothing = [](Limits&) {};
  EXPECT_EQ(verdict(python("while True: pass"), [](Limits& limits) { limits.cpu_s = 0.3; }),
            Verdict::cpu_time_limit);
  EXPECT_EQ(verdict(python("import time\ntime.sleep(60)"), [](Limits& limits) { limits.wall_s = 0.5; }),
            Verdict::wall_time_limit);
  EXPECT_EQ(verdict(python("while True: print('x' * 1000)"), nothing), Verdict::output_limit);
  EXPECT_EQ(verdict(python("import sys\nwhile True: print('x' * 1000, file=sys.stderr)"), nothing),
            Verdict::output_limit);
  EXPECT_EQ(
      verdict(cpp("#include <vector>\nint main(){std::vector<char*> v;for(;;){v.push_back(new char[1<<20]);"
                  "for(int i=0;i<1<<20;i+=4096)v.back()[i]=1;}}"),
              [](Limits& limits) { limits.memory_bytes = 64 << 20; }),
      pool().tier() == Tier::landlock ? Verdict::runtime_error : Verdict::memory_limit);
  EXPECT_EQ(verdict(python("print('fine')"), nothing), Verdict::ok);
}

TEST(Pool, OutputStopsAtTheLimit) {
  Job job = python("print('x' * 5000000)");
  job.limits.output_bytes = 1000;
  const Result result = pool().run(job);
  EXPECT_EQ(result.verdict, Verdict::output_limit);
  EXPECT_EQ(result.output, std::string(1000, 'x'));
}

TEST(Pool, TwoProgramsTalk) {
  const Job asks = python(
      "import sys\nlow, high = 1, 1000\nwhile True:\n  guess = (low + high) // 2\n  print(guess, "
      "flush=True)\n"
      "  answer = input()\n  if answer == 'right': break\n  if answer == 'more': low = guess + 1\n"
      "  else: high = guess - 1\n");
  const Job answers = python(
      "import sys\nfor line in sys.stdin:\n  guess = int(line)\n"
      "  print('right' if guess == 707 else 'more' if guess < 707 else 'less', flush=True)\n"
      "  print(guess, file=sys.stderr)\n");
  const auto [one, other] = pool().run_together(asks, answers);
  EXPECT_EQ(one.verdict, Verdict::ok) << one.errors << one.detail;
  EXPECT_EQ(other.verdict, Verdict::ok) << other.errors << other.detail;  // it has read the end
  EXPECT_TRUE(other.errors.ends_with("\n707\n")) << other.errors;
}

TEST(Pool, WhoTalksToOneThatIsGoneIsToldSo) {
  const Job gone = python("import sys\nsys.exit(3)");
  const Job waits = python("import sys\nprint(repr(sys.stdin.read()), file=sys.stderr)");
  const auto [one, other] = pool().run_together(gone, waits);
  EXPECT_EQ(one.exit_code, 3);
  EXPECT_EQ(other.verdict, Verdict::ok) << other.detail;
  EXPECT_EQ(other.errors, "''\n");
  Pool single(of_workers(1));
  EXPECT_EQ(single.run_together(gone, waits).second.errors, "''\n");
}

TEST(Pool, ManyCallersWaitForTheirTurn) {
  std::vector<std::thread> callers;
  std::atomic<int> right = 0;
  for (int i = 0; i < 16; ++i)
    callers.emplace_back([&, i] {
      const Result result = pool().run(python("print(int(input()) + 1)", std::to_string(i)));
      right += result.output == std::to_string(i + 1) + "\n";
    });
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(right, 16);
}

TEST(Pool, ACancelledRunEndsSoonAndThePoolGoesOn) {
  std::atomic<bool> cancelled = false;
  Job job = python("import time\ntime.sleep(60)");
  job.limits.wall_s = 60;
  const auto begin = Clock::now();
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    cancelled = true;
  });
  const Result result = pool().run(job, &cancelled);
  later.join();
  EXPECT_EQ(result.verdict, Verdict::sandbox_error);
  EXPECT_EQ(result.detail, "cancelled");
  EXPECT_LT(seconds_since(begin), 10);
  EXPECT_EQ(pool().run(python("print(1)"), &cancelled).verdict, Verdict::sandbox_error);
  EXPECT_EQ(pool().run(python("print(1)")).output, "1\n");
}

TEST(Pool, RefusesWhatItCannotDo) {
  EXPECT_FALSE(pool().has_language("cobol"));
  Job job = python("");
  job.program.language = "cobol";
  EXPECT_MESSAGE(UsageError, pool().run(job), "no language \"cobol\": expected one of python, cpp");
  PoolConfig read;
  EXPECT_MESSAGE(UsageError, read_config(Json::parse(R"({"minimum_tier": "strong"})"), read),
                 "minimum_tier: expected landlock, namespaces or cgroup, got \"strong\"");
  PoolConfig negative;
  negative.workers = -1;
  EXPECT_MESSAGE(UsageError, Pool{negative}, "workers: expected a number from 0 to 1024, got -1");
}

}  // namespace
}  // namespace whet::sandbox
