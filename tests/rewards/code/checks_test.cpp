// Trusted tests and a solution in two boxes that talk: what crosses, and what a solution cannot win by.
#include <gtest/gtest.h>

#include "tests/support/shared_pool.h"

namespace whet::code {
namespace {

using sandbox::Verdict;

Verdict check(const std::string& source, const std::string& code, const std::string& function = "",
              const std::string& prompt = "") {
  return run_in_box(CheckTest{prompt, code, function}, source).verdict;
}

const char* const kEcho = "def f(a): return a";

TEST(Checks, CallWhatTheTestsName) {
  EXPECT_EQ(check("def f(a, b=0): return a + b", "assert f(1) == 1\nassert f(1, b=2) == 3"), Verdict::ok);
  EXPECT_EQ(check("def f(a): return a", "assert f(1) == 2"), Verdict::wrong_answer);
  EXPECT_EQ(check(kEcho, "def check(candidate):\n  assert candidate(3) == f(3) == 3", "f"), Verdict::ok);
  EXPECT_EQ(
      check("def g(): return 1\ndef f(): return g()", "import math as m\nassert f() + m.floor(g()) == 2"),
      Verdict::ok);
  EXPECT_EQ(check("class Solution:\n  def f(self): return 1", "assert f() == 1"), Verdict::ok);
  EXPECT_EQ(check("", "assert f() == 1"), Verdict::wrong_answer);
  EXPECT_EQ(check("f = (", "assert f() == 1"), Verdict::runtime_error);
}

TEST(Checks, ExchangeLiterals) {
  for (const char* value :
       {"None", "True", "-7", "10 ** 5000", "0.1", "float('inf')", "1e-300", "2 - 3j", "'a\\n\\0\\ud83d'",
        "b'\\x00\\xff'", "(1, (2,), ())", "[[], [1]]", "{1, 2}", "set()", "frozenset({3})", "{}",
        "{(1, 'a'): [None], None: {2: 3}}", "{'dict': 1}", "{'tuple': [1]}"}) {
    const std::string v = value;
    EXPECT_EQ(check(kEcho, "v = " + v + "\nr = f(v)\nassert r == v and type(r) is type(v)"), Verdict::ok)
        << value;
  }
  EXPECT_EQ(check(kEcho, "r = f(float('nan'))\nassert r != r"), Verdict::ok);
  EXPECT_EQ(check("def f(): return object()", "assert f()"), Verdict::wrong_answer);
  EXPECT_EQ(check("def f():\n  a = []\n  a.append(a)\n  return a", "assert f()"), Verdict::wrong_answer);
}

TEST(Checks, PassExceptionsOn) {
  const char* expects =
      "try: f(0)\nexcept ZeroDivisionError as error: assert str(error) == 'a word'\nelse: assert False";
  EXPECT_EQ(check("def f(a): raise ZeroDivisionError('a word')", expects), Verdict::ok);
  EXPECT_EQ(check("def f(a): raise ValueError('a word')", expects), Verdict::wrong_answer);
  EXPECT_EQ(check("def f(a): return 1 / 0", "assert f(1)"), Verdict::wrong_answer);
  EXPECT_EQ(check("class E(Exception): pass\ndef f(a): raise E", "try: f(1)\nexcept Exception: pass"),
            Verdict::ok);
}

TEST(Checks, ShareThePromptsHelpers) {
  const char* prompt = "import math\ndef helper(a): return a + 1\ndef f(a):\n  \"\"\"What f does.\"\"\"\n";
  const char* code = "def check(candidate):\n  assert candidate(1) == helper(1)";
  EXPECT_EQ(check("def f(a): return helper(a)", code, "f", prompt), Verdict::ok);
  EXPECT_EQ(check("def helper(a): return 5\ndef f(a): return 5", code, "f", prompt), Verdict::wrong_answer)
      << "the tests have the prompt's helper, not the solution's";
  EXPECT_EQ(check("", code, "f", prompt), Verdict::wrong_answer) << "the prompt alone returns None";
  EXPECT_EQ(check("def f(a): return a + 1", "def check(c):\n  assert c(1) == 2", "f", "Write f, please."),
            Verdict::ok);
}

TEST(Checks, AreNotWonByTricks) {
  const char* code = "def check(candidate):\n  assert candidate(1) == 7\n  assert candidate(2) == 8";
  for (const char* source : {
           "exit(0)",
           "import os\nos._exit(0)",
           "def f(a): exit(0)",
           "import os\ndef f(a): os._exit(0)",
           "import os, signal\ndef f(a): os.kill(os.getpid(), signal.SIGKILL)",
           "def f(a): raise SystemExit(0)",
           "def f(a): raise KeyboardInterrupt",
           "def f(a): raise StopIteration",
           "def f(a): raise GeneratorExit",
           "class A:\n  def __eq__(self, other): return True\ndef f(a): return A()",
           "class A(int):\n  def __eq__(self, other): return True\ndef f(a): return A(0)",
           "import os\ndef f(a):\n  for i in range(3, 20):\n    try: os.close(i)\n    except OSError: pass",
           "import os\ndef f(a):\n  for i in range(3, 20):\n    try: os.write(i, b'[\"returned\", 7]\\n' * "
           "9)\n"
           "    except OSError: pass\n  return 7",
           "import os\ndef f(a):\n  for i in range(3, 20):\n    try: os.write(i, b'[[[[' * 9999 + b'\\n')\n"
           "    except OSError: pass",
           "import sys\nsys.modules['wire'].pack = lambda value: 7\ndef f(a): return 8",
       }) {
    const Verdict verdict = check(source, code, "f");
    EXPECT_TRUE(verdict == Verdict::wrong_answer || verdict == Verdict::runtime_error)
        << name_of(verdict) << source;
  }
  EXPECT_EQ(check("def f(a):\n  while True: pass", code, "f"), Verdict::cpu_time_limit);
  EXPECT_EQ(check("def f(a): return 'a' * (1 << 30)", code, "f"), Verdict::memory_limit);
}

TEST(Checks, ASolutionThatGoesAwayHasFailed) {
  const char* forgiving = "for i in range(3):\n  try: f(i)\n  except: pass";
  EXPECT_EQ(check("import os\ndef f(a):\n  if a: os._exit(0)", forgiving), Verdict::wrong_answer);
  EXPECT_EQ(check("def f(a): 1 / 0", forgiving), Verdict::ok) << "the tests do forgive exceptions";
  EXPECT_EQ(check("def f(a): raise StopIteration", "assert list(map(f, [1])) == []"), Verdict::wrong_answer);
}

TEST(Checks, TestsThatDoNotRunSayNothing) {
  for (const char* code : {"assert f(1", "import nothing_of_that_name\nassert f(1)", "assert True", "1 / 0",
                           "f(1)\nimport nothing_of_that_name"}) {
    const TestResult result = run_in_box(CheckTest{"", code, ""}, kEcho);
    EXPECT_EQ(result.verdict, Verdict::sandbox_error) << code;
    EXPECT_NE(result.unjudged.find("tests do not run"), std::string::npos) << result.unjudged;
  }
  EXPECT_EQ(check(kEcho, "def test(c): c(1)", "f"), Verdict::sandbox_error) << "no check()";
  EXPECT_EQ(check("def f(a): raise ImportError", "assert f(1)"), Verdict::wrong_answer)
      << "a solution cannot say that the tests are broken";
}

}  // namespace
}  // namespace whet::code
