#include "telemetry/console.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include <regex>

#include "telemetry/terminal.h"

namespace whet {
namespace {

const Json kTrain = {{"step", 3},
                     {"reward", 0.25},
                     {"completions/mean_length", 140.2},
                     {"entropy", 0.5},
                     {"tokens_per_s", 2310}};
const Json kHeldOut = {
    {"step", 3}, {"eval_pass@1", 0.125}, {"eval_greedy", 0.2}, {"eval_completions/mean_length", 131}};

// What is waiting to be read.
std::string drain(int fd) {
  ::fcntl(fd, F_SETFL, O_NONBLOCK);
  std::string text;
  char buffer[4096];
  for (ssize_t n; (n = ::read(fd, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<size_t>(n));
  return text;
}

class PlainConsole : public testing::Test {
 protected:
  PlainConsole() { EXPECT_EQ(::pipe(ends_), 0); }
  ~PlainConsole() override {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  int ends_[2];
};

TEST_F(PlainConsole, OneLineAStepWithoutEscapes) {
  Console console("run", 10, 2, ends_[1]);
  console.step(kTrain);
  const std::string line = drain(ends_[0]);
  EXPECT_TRUE(line.starts_with("step 3/10  reward 0.250  length 140  entropy 0.500  2.3k tok/s")) << line;
  EXPECT_TRUE(line.ends_with(" left\n")) << line;
  EXPECT_EQ(line.find('\033'), std::string::npos);
  EXPECT_EQ(line.find('\r'), std::string::npos);
}

TEST_F(PlainConsole, TheHeldOutRateStaysInTheLinesAfterAnEvaluation) {
  Console console("run", 10, 0, ends_[1]);
  console.evaluation(kHeldOut);
  EXPECT_EQ(drain(ends_[0]), "step 3  held-out  pass@1 12.5%  greedy 20.0%  length 131\n");
  console.step(kTrain);
  EXPECT_NE(drain(ends_[0]).find("solved 12.5%"), std::string::npos);
}

TEST_F(PlainConsole, OfSeveralHeldOutSetsTheFirstStays) {
  Console console("run", 10, 0, ends_[1]);
  console.evaluation({{"step", 0},
                      {"eval_set", "aime"},
                      {"eval_pass@1", 0.125},
                      {"eval_pass@1/low", 0.1},
                      {"eval_pass@4", 0.25},
                      {"eval_pass@16", 0.5},
                      {"eval_cons@16", 0.375}});
  EXPECT_EQ(drain(ends_[0]), "step 0  held-out aime  pass@1 12.5%  pass@16 50.0%  cons@16 37.5%\n");
  console.evaluation({{"step", 0}, {"eval_set", "math"}, {"eval_pass@1", 0.75}});
  EXPECT_EQ(drain(ends_[0]), "step 0  held-out math  pass@1 75.0%\n");
  console.step(kTrain);
  EXPECT_NE(drain(ends_[0]).find("solved 12.5%"), std::string::npos);
}

TEST_F(PlainConsole, APretrainingRunShowsItsLoss) {
  Console console("run", 10, 0, ends_[1]);
  console.step({{"step", 1}, {"loss", 2.5}, {"tokens_per_s", 900}});
  EXPECT_TRUE(drain(ends_[0]).starts_with("step 1/10  loss 2.500  900 tok/s"));
}

TEST_F(PlainConsole, ASampleIsCutAndHarmless) {
  Console console("run", 10, 0, ends_[1]);
  console.sample("make 10", "1\n2\n3\n4\n5\n6\n7\n8\n9\n\033]0;title\a<answer>1+9</answer>", 1);
  const std::string text = drain(ends_[0]);
  EXPECT_NE(text.find("┊ make 10\n"), std::string::npos);
  EXPECT_NE(text.find("… 3 more lines\n"), std::string::npos);
  EXPECT_NE(text.find("<answer>1+9</answer>\n"), std::string::npos);
  EXPECT_NE(text.find("reward 1.000\n"), std::string::npos);
  EXPECT_EQ(text.find_first_of("\033\a"), std::string::npos);
}

TEST_F(PlainConsole, ASampleMayBeWithoutAReward) {
  Console console("run", 10, 0, ends_[1]);
  console.sample("make 10", "1+9", std::nullopt);
  EXPECT_NE(drain(ends_[0]).find("reward unknown\n"), std::string::npos);
}

// What stands on the screen's lines in turn, of a terminal `columns` wide.
std::vector<std::string> lines_on_terminal(unsigned short columns) {
  int screen = -1, terminal = -1;
  const winsize size{24, columns, 0, 0};
  if (::openpty(&screen, &terminal, nullptr, nullptr, &size) != 0) return {};
  {
    Console console("a_run_with_a_name", 1000, 0, terminal);
    console.step(kTrain);
    console.evaluation(kHeldOut);
    console.sample("a prompt that is longer than a narrow terminal is wide, and then some",
                   "日本語日本語日本語日本語日本語日本語", 0);
    console.step(kTrain);
  }
  const std::string text = std::regex_replace(drain(screen), std::regex("\033\\[[0-9;]*[mK]"), "");
  ::close(screen);
  ::close(terminal);
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    if (end > begin) lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

TEST(LiveConsole, NoLineIsAsWideAsTheTerminal) {
  for (const unsigned short columns : {20, 40, 60, 100, 200}) {
    const auto lines = lines_on_terminal(columns);
    if (lines.empty()) GTEST_SKIP() << "no pseudo-terminals here";
    ASSERT_GE(lines.size(), 6u) << columns;
    for (const std::string& line : lines) EXPECT_LT(display_width(line), columns) << line;
    EXPECT_NE(lines.back().find("3/1000"), std::string::npos) << lines.back();
  }
}

TEST(LiveConsole, NarrowTerminalsKeepWhatMattersMost) {
  if (lines_on_terminal(200).empty()) GTEST_SKIP() << "no pseudo-terminals here";
  const std::string wide = lines_on_terminal(200).back(), narrow = lines_on_terminal(60).back();
  EXPECT_NE(wide.find("a_run_with_a_name"), std::string::npos);
  EXPECT_NE(wide.find("entropy"), std::string::npos);
  EXPECT_NE(narrow.find("reward 0.250"), std::string::npos);
  EXPECT_NE(narrow.find("solved 12.5%"), std::string::npos);
  EXPECT_EQ(narrow.find("entropy"), std::string::npos);
}

}  // namespace
}  // namespace whet
