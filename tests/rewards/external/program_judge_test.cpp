#include "rewards/external/program_judge.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <thread>

#include "base/error.h"
#include "rewards/external.h"
#include "tests/support/expect_throw.h"
#include "tests/support/python_program.h"

namespace whet {
namespace {

// Answers with what `body` makes of the request in `r`.
std::string program(const std::string& body) {
  return "import json, sys, time, os\n"
         "def say(**answer): print(json.dumps(answer), flush=True)\n"
         "for line in sys.stdin:\n"
         "  r = json.loads(line); c = r['completion']\n"
         "  " +
         body + "\n";
}

class Program : public testing::Test {
 protected:
  std::unique_ptr<ProgramJudge> judge(const std::string& text, double timeout_s = 20, int64_t workers = 1) {
    const auto command = python_program(folder_, "judge.py", text);
    return std::make_unique<ProgramJudge>(ProgramJudge::Options{command, timeout_s, workers});
  }

  TemporaryFolder folder_;
};

std::vector<Json> requests(std::initializer_list<const char*> completions) {
  std::vector<Json> list;
  for (const char* completion : completions) list.push_back({{"prompt", "p"}, {"completion", completion}});
  return list;
}

// Values, or why there are none.
std::vector<std::string> told(const std::vector<Judgement>& judgements) {
  std::vector<std::string> list;
  for (const auto& judgement : judgements)
    list.push_back(judgement.value ? concat(*judgement.value) : judgement.detail.dump());
  return list;
}

using Told = std::vector<std::string>;
constexpr const char* kLength = "say(id=r['id'], reward=len(c), detail={'pid': os.getpid()})";

TEST_F(Program, IsKeptAndAnswersInOrder) {
  const auto length = judge(program(kLength));
  const auto first = length->judge(requests({"a", "bbb", ""})), second = length->judge(requests({"é\n"}));
  EXPECT_EQ(told(first), (Told{"1", "3", "0"}));
  EXPECT_EQ(told(second), (Told{"2"}));
  EXPECT_EQ(first[0].detail["pid"], second[0].detail["pid"]);
  EXPECT_TRUE(length->judge({}).empty());
}

TEST_F(Program, MayBeUnableToTell) {
  const auto none = judge(program("say(id=r['id'], reward=None, detail='no gold')"));
  EXPECT_EQ(told(none->judge(requests({"a"}))), (Told{"\"no gold\""}));
}

TEST_F(Program, SeveralWorkAtOnce) {
  const auto slow = judge(program("time.sleep(0.2); " + std::string(kLength)), 20, 4);
  const auto answers = slow->judge(requests({"a", "b", "c", "d", "e", "f", "g", "hh"}));
  EXPECT_EQ(told(answers), (Told{"1", "1", "1", "1", "1", "1", "1", "2"}));
  EXPECT_NE(answers[0].detail["pid"], answers[1].detail["pid"]);
}

TEST_F(Program, ServesSeveralThreads) {
  const auto length = judge(program(kLength), 20, 2);
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const std::string text(static_cast<size_t>(t * 50 + i), 'x');
        const auto answers = length->judge({{{"completion", text}}, {{"completion", text + "y"}}});
        wrong[t] += answers[0].value != text.size() || answers[1].value != text.size() + 1;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4));
}

// Each goes wrong for the completion "bad" only: that one is not judged, and those after it are, by a new
// program.
TEST_F(Program, WhatGoesWrongCostsOneRequest) {
  const std::pair<const char*, const char*> kinds[] = {
      {"sys.exit(3)", "the program ended (exit code 3)"},
      {"os.kill(os.getpid(), 9)", "the program ended (signal 9)"},
      {"os.close(1); time.sleep(100)", "the program ended"},
      {"time.sleep(100)", "no answer in time"},
      {"os.close(0); time.sleep(100)", "no answer in time"},
      {"[sys.stderr.write('x' * 100000) for i in iter(int, 1)]", "no answer in time"},
      {"print('correct!')", "an answer that is no JSON object"},
      {"print('[1]')", "an answer that is no JSON object"},
      {"print('')", "an answer that is no JSON object"},
      {"sys.stdout.buffer.write(b'\\xff\\x00\\n'); sys.stdout.flush()", "an answer that is no JSON object"},
      {"print('[' * 1000000)", "an answer that is no JSON object"},
      {"print('{\"id\":%d,\"reward\":1,\"detail\":%s}' % (r['id'], '[' * 400000 + ']' * 400000))",
       "an answer that is no JSON object"},
      {"say(id=r['id'] + 1, reward=1)", "an answer to another request"},
      {"say(id='1', reward=1)", "an answer without the request's id"},
      {"say(reward=1)", "an answer without the request's id"},
      {"say(id=r['id'])", "an answer whose reward is neither a number nor null"},
      {"say(id=r['id'], reward=True)", "an answer whose reward is neither a number nor null"},
      {"say(id=r['id'], reward=float('nan'))", "an answer that is no JSON object"},
      {"say(id=r['id'], reward=1, detail='x' * (1 << 20))", "an answer of more than 1 MiB"},
      {"[sys.stdout.write('x' * 100000) for i in iter(int, 1)]", "an answer of more than 1 MiB"},
  };
  for (const auto& [fault, why] : kinds) {
    const auto faulty = judge(program("if c == 'bad': " + std::string(fault) + "\n  else: " + kLength), 1.5);
    EXPECT_EQ(told(faulty->judge(requests({"a", "bad", "cc"}))),
              (Told{"1", Json{{"error", why}}.dump(), "2"}))
        << fault;
  }
}

TEST_F(Program, SurvivesUnsolicitedOutput) {
  // An answer given twice: the second one is never taken for that to the next request.
  const auto twice = judge(program(std::string(kLength) + "; " + kLength));
  for (size_t i = 0; i < 10; ++i) {
    const Judgement answer = twice->judge({{{"completion", std::string(i, 'x')}}})[0];
    EXPECT_EQ(answer.value.value_or(static_cast<double>(i)), i);
  }
  const auto once = judge(program(std::string(kLength) + "; sys.exit(0)"));
  EXPECT_EQ(told(once->judge(requests({"a"}))), (Told{"1"}));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_EQ(told(once->judge(requests({"bb"}))), (Told{"2"})) << "the program had ended in between";
}

// It answers without having read: what is left of the request must not be taken for the next one.
TEST_F(Program, AnswersBeforeItHasRead) {
  const auto hasty = judge(
      "import sys, time\n"
      "for i in range(1, 9): print('{\"id\":%d,\"reward\":1}' % i, flush=True)\n"
      "time.sleep(100)\n");
  const Json large{{"completion", std::string(5'000'000, 'x')}};
  for (int i = 0; i < 2; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    hasty->judge({large});
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  }
}

TEST_F(Program, LargeRequestsAndAnswers) {
  const auto echo = judge(program("say(id=r['id'], reward=len(c), detail=c[:900000])"));
  const std::string text(5'000'000, 'x');
  const auto answers = echo->judge({{{"completion", text}}, {{"completion", text}}});
  EXPECT_EQ(told(answers), (Told{"5e+06", "5e+06"}));
  EXPECT_EQ(answers[1].detail, text.substr(0, 900'000));
  const auto deaf = judge("import time\ntime.sleep(100)\n", 0.5);
  EXPECT_EQ(told(deaf->judge({{{"completion", text}}})), (Told{R"({"error":"no answer in time"})"}));
}

TEST_F(Program, EndsWithTheJudge) {
  {
    const auto length = judge(program(kLength), 20, 3);
    length->judge(requests({"a", "b", "c"}));
    const auto stubborn = judge("import time\ntime.sleep(100)\n", 0.1, 2);
    stubborn->judge(requests({"a", "b"}));
  }
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST_F(Program, RefusesWhatCannotRun) {
  const auto make = [](ProgramJudge::Options options) { ProgramJudge judge(std::move(options)); };
  EXPECT_MESSAGE(UsageError, make({{}, 1, 1}),
                 "rewards: program needs a command, a list of the program and its arguments");
  EXPECT_MESSAGE(UsageError, make({{"none-such"}, 1, 1}),
                 "rewards: program finds no none-such that may be run");
  EXPECT_MESSAGE(UsageError, make({{"cat"}, 0, 1}),
                 "rewards: program.timeout_s: expected a number in (0, 86400], got 0");
  EXPECT_MESSAGE(UsageError, make({{"cat"}, 1, 0}),
                 "rewards: program.workers: expected a number from 1 to 1024, got 0");
}

TEST_F(Program, RequestsHoldTheColumns) {
  Prompt prompt;
  prompt.columns = {{"id", "mine"}, {"prompt", "column"}, {"answer", 5}, {"completion", "old"}};
  Completion completion;
  completion.text = "new";
  const auto echo = std::make_unique<ExternalReward>(
      "echo", judge(program("i = r.pop('id'); say(id=i, reward=0, detail=list(r.items()))")));
  EXPECT_EQ(echo->judge(prompt, completion).detail,
            Json::parse(R"([["completion","new"],["prompt","column"],["answer",5]])"));
  prompt.text = "text";
  EXPECT_EQ(echo->judge_group({prompt, {completion, completion}})[1].detail,
            Json::parse(R"([["prompt","text"],["completion","new"],["answer",5]])"));
  completion.text = "\xff";
  EXPECT_EQ(echo->judge(prompt, completion).detail[1][1], "\xef\xbf\xbd");
}

}  // namespace
}  // namespace whet
