// Functions of a solution that are called in a box: what crosses, and what a solution cannot win by.
#include <gtest/gtest.h>

#include "tests/support/shared_pool.h"

namespace whet::code {
namespace {

using sandbox::Verdict;

Verdict call(const std::string& source, const std::string& expected, const std::string& arguments = "[]") {
  return run_in_box(CallTest{"f", *parse_value(arguments), {*parse_value(expected)}}, source).verdict;
}

TEST(Calls, FindTheFunction) {
  EXPECT_EQ(call("def f(a, b): return a + b", "3", "[1, 2]"), Verdict::ok);
  EXPECT_EQ(call("class Solution:\n  def f(self, a): return a[0]", "\"x\"", "[[\"x\"]]"), Verdict::ok);
  EXPECT_EQ(call("class Solution:\n  pass\ndef f(): return 1", "1"), Verdict::ok);
  EXPECT_EQ(call("f = lambda: 1", "1"), Verdict::ok);
  EXPECT_EQ(call("def g(): return 1", "1"), Verdict::runtime_error);
  EXPECT_EQ(call("def f(a): return 1", "1"), Verdict::runtime_error);
  EXPECT_EQ(call("def f(): return 1\nif __name__ == '__main__':\n  print(1 / 0)", "1"), Verdict::ok);
}

TEST(Calls, HaveTheUsualNames) {
  EXPECT_EQ(call("def f(a: List[int]) -> Optional[int]: return gcd(*a) + heapq.heappop(a) + pow(2, 3, 5)",
                 "9", "[[4, 6, 2]]"),
            Verdict::ok);
  EXPECT_EQ(call("@cache\ndef f(n): return 1 + f(n - 1) if n else 0", "5000", "[5000]"), Verdict::ok);
  EXPECT_EQ(call("@dataclasses.dataclass\nclass A: x: int\ndef f(): return A(1).x", "1"),
            Verdict::runtime_error);
  EXPECT_EQ(
      call("import dataclasses\n@dataclasses.dataclass\nclass A:\n  x: 'int'\ndef f(): return A(1).x", "1"),
      Verdict::ok);
  EXPECT_EQ(call("from __future__ import annotations\ndef f(a: Nothing): return a", "1", "[1]"), Verdict::ok);
}

TEST(Calls, TakeEveryValueOfJson) {
  EXPECT_EQ(call("def f(): return (1, [2.5, None], {'a': True})", R"([1, [2.5, null], {"a": true}])"),
            Verdict::ok);
  EXPECT_EQ(call("def f(): return {1: 2, -3: 4}", R"({"1": 2, "-3": 4})"), Verdict::ok);
  EXPECT_EQ(
      call("def f(n): return n + 1", "1" + std::string(5000, '0') + "1", "[1" + std::string(5001, '0') + "]"),
      Verdict::ok);
  EXPECT_EQ(
      call("def f(s): return s[::-1]", R"("\ud83d\ude00\u00e9\u0000")", R"(["\u0000\u00e9\ud83d\ude00"])"),
      Verdict::ok);
  EXPECT_EQ(call("def f(): return float('inf')", "Infinity"), Verdict::ok);
  EXPECT_EQ(call("def f(): return collections.defaultdict(int, a=1)", "{\"a\": 1}"), Verdict::ok);
  EXPECT_EQ(call("import enum\nclass E(enum.IntEnum):\n  a = 1\ndef f(): return E.a", "1"), Verdict::ok);
  EXPECT_EQ(call("def f(): pass", "null"), Verdict::ok);
}

TEST(Calls, MayReturnMoreThanAProgramMayPrint) {
  std::string list = "[0";
  for (int i = 1; i < 1000000; ++i) list += "," + std::to_string(i);
  EXPECT_EQ(call("def f(): return list(range(1000000))", list + "]"), Verdict::ok);
  EXPECT_EQ(call("def f(): return list(range(1000001))", list + "]"), Verdict::wrong_answer);
  EXPECT_EQ(call("def f(): return 'x' * 5000000", "\"x\""), Verdict::output_limit);
}

TEST(Calls, AreWrongWhereNoJsonComesBack) {
  for (const char* value : {"{1, 2}", "b'a'", "object()", "1j", "range(2)", "(x for x in [1])", "{(1, 2): 3}",
                            "{1: 1, '1': 1}", "f", "float('nan')"})
    EXPECT_EQ(call(std::string("def f(): return ") + value, "[1, 2]"), Verdict::wrong_answer) << value;
  EXPECT_EQ(call("def f():\n  a = []\n  a.append(a)\n  return a", "[]"), Verdict::wrong_answer);
  EXPECT_EQ(call("def f():\n  a = 1\n  for _ in range(100000): a = [a]\n  return a", "[]"),
            Verdict::wrong_answer);
}

TEST(Calls, DoNotMindWhatIsPrinted) {
  EXPECT_EQ(
      call("print('hello')\ndef f():\n  print('{\"value\": 2}')\n  sys.stdout.flush()\n  return 1", "1"),
      Verdict::ok);
  EXPECT_EQ(call("import os\ndef f():\n  os.write(1, b'{\"value\": 1}')\n  return 2", "1"),
            Verdict::wrong_answer);
  EXPECT_EQ(call("def f(): return input()", "\"\""), Verdict::runtime_error) << "its input is empty";
  EXPECT_EQ(
      call(
          "import threading\ndef f():\n  threading.Thread(target=lambda: time.sleep(99)).start()\n  return 1",
          "1"),
      Verdict::ok)
      << "a thread that goes on";
}

// Each would have been right if the comparison were made beside the solution, or its end were taken for a
// pass.
TEST(Calls, AreNotWonByTricks) {
  for (const char* source : {
           "class A:\n  def __eq__(self, other): return True\ndef f(): return A()",
           "class A(int):\n  def __eq__(self, other): return True\ndef f(): return A(5)",
           "class A(list):\n  def __eq__(self, other): return True\ndef f(): return A()",
           "exit(0)",
           "import os\nos._exit(0)",
           "def f(): exit(0)",
           "import os\ndef f(): os._exit(0)",
           "import json\njson.dumps = lambda *a: '{\"value\": 2}'\ndef f(): return 5",
           "import builtins\nbuiltins.isinstance = lambda *a: True\ndef f(): return 5",
           "import atexit\natexit.register(print, '{\"value\": 1}')\ndef f(): return 5",
           "def f():\n  for i in range(3, 20):\n    try: os.write(i, b'{\"value\": 2} ')\n    except "
           "OSError: pass\n"
           "  return 5",
       }) {
    const Verdict verdict = call(source, "1");
    EXPECT_TRUE(verdict == Verdict::wrong_answer || verdict == Verdict::runtime_error)
        << name_of(verdict) << source;
  }
  EXPECT_EQ(call("def f():\n  while True: pass", "1"), Verdict::cpu_time_limit);
  EXPECT_EQ(call("def f():\n  return bytearray(1 << 30)", "1"), Verdict::memory_limit);
}

}  // namespace
}  // namespace whet::code
