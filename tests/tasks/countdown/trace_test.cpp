#include "tasks/countdown/trace.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

#include "base/error.h"
#include "base/fields.h"

namespace whet {
namespace {

// A parsed trace.
struct Line {
  int left, right, result;
  char op;
  std::string verdict;      // "", "no" or "yes"
  std::multiset<int> rest;  // the remaining numbers in the line
};
struct Trace {
  std::vector<Line> lines;
  bool gave_up = false;
  std::string answer;
  bool found() const { return !lines.empty() && lines.back().verdict == "yes"; }
};

std::string text_of(const std::vector<WeightedText>& spans) {
  std::string text;
  for (const WeightedText& span : spans) text += span.text;
  return text;
}

std::multiset<int> numbers_of(const std::string& list) {  // ",4,5"
  std::multiset<int> numbers;
  std::istringstream in(list);
  for (std::string number; std::getline(in, number, ',');)
    if (!number.empty()) numbers.insert(std::stoi(number));
  return numbers;
}

// Reads a trace strictly; a test failure if anything else stands in it.
Trace parse(const std::string& text) {
  static const std::regex equation(R"((\d+)([-+*/])(\d+)=(\d+)((?:,\d+)*)( no| yes)?)");
  static const std::regex answer(R"(<answer>([-+*/()0-9]+)</answer>)");
  std::istringstream in(text);
  std::string line;
  std::smatch match;
  Trace trace;
  while (std::getline(in, line) && std::regex_match(line, match, equation))
    trace.lines.push_back({std::stoi(match[1]), std::stoi(match[3]), std::stoi(match[4]), match[2].str()[0],
                           match[6].matched ? match[6].str().substr(1) : "", numbers_of(match[5])});
  if (line == "give up") trace.gave_up = true, std::getline(in, line);
  EXPECT_EQ(line, "</think>") << text;
  EXPECT_TRUE(std::getline(in, line) && std::regex_match(line, match, answer)) << text;
  EXPECT_FALSE(text.ends_with('\n'));
  trace.answer = match[1];
  return trace;
}

CountdownPuzzle puzzle_for(int count, uint64_t index) {
  CountdownConfig config;
  config.count = count;
  return countdown_puzzle(config, Split::train, index);
}

std::vector<WeightedText> trace_for(const CountdownPuzzle& puzzle, const TraceConfig& config,
                                    uint64_t index) {
  Rng rng(11, 0x7E57, index);
  return countdown_trace(puzzle, config, 199, rng);
}

TraceConfig without_noise() {
  TraceConfig config;
  config.hit_marked_no = config.miss_marked_yes = config.wrong_answer = 0;
  return config;
}

bool arithmetic_holds(const Line& line) {
  switch (line.op) {
    case '+':
      return line.left + line.right == line.result;
    case '*':
      return line.left * line.right == line.result;
    case '-':
      return line.left - line.right == line.result && line.left > line.right;
    default:
      return line.left % line.right == 0 && line.left / line.right == line.result;
  }
}

using Path = std::vector<std::vector<int>>;  // the nodes from the root to where the search stands

// Whether a depth-first search of the puzzle can print these lines in this order. A line may belong to any
// node of the path, so all readings are followed.
bool is_depth_first_search(const CountdownPuzzle& puzzle, const std::vector<Line>& lines) {
  std::set<Path> readings{{puzzle.nums}};
  for (const Line& line : lines) {
    std::set<Path> next;
    for (const Path& path : readings) {
      for (size_t depth = 0; depth < path.size(); ++depth) {
        std::vector<int> node = path[depth];
        if ((node.size() == 2) != !line.verdict.empty()) continue;
        const auto left = std::find(node.begin(), node.end(), line.left);
        if (left == node.end()) continue;
        node.erase(left);
        const auto right = std::find(node.begin(), node.end(), line.right);
        if (right == node.end()) continue;
        node.erase(right);
        if (std::multiset<int>(node.begin(), node.end()) != line.rest) continue;
        Path longer(path.begin(), path.begin() + static_cast<ptrdiff_t>(depth) + 1);
        node.push_back(line.result);
        if (node.size() > 1) longer.push_back(node);
        next.insert(longer);
      }
    }
    readings = std::move(next);
  }
  return !readings.empty();
}

TEST(CountdownTrace, FiveThousandTracesAreSearches) {
  const TraceConfig config = without_noise();
  for (uint64_t i = 0; i < 5000; ++i) {
    const CountdownPuzzle puzzle = puzzle_for(2 + static_cast<int>(i % 3), i);
    const std::string text = text_of(trace_for(puzzle, config, i));
    const Trace trace = parse(text);
    ASSERT_FALSE(trace.lines.empty());
    ASSERT_TRUE(is_depth_first_search(puzzle, trace.lines)) << text;
    for (const Line& line : trace.lines) {
      ASSERT_TRUE(arithmetic_holds(line)) << text;
      ASSERT_TRUE(line.result >= 1 && line.result <= 199) << text;
      if (!line.verdict.empty()) {
        ASSERT_EQ(line.verdict == "yes", line.result == puzzle.target) << text;
      }
    }
    // A yes is the end, and the only end besides giving up.
    const auto first_yes = std::find_if(trace.lines.begin(), trace.lines.end(),
                                        [](const Line& line) { return line.verdict == "yes"; });
    ASSERT_TRUE(first_yes == trace.lines.end() || first_yes + 1 == trace.lines.end()) << text;
    ASSERT_NE(trace.found(), trace.gave_up) << text;
    ASSERT_LE(trace.lines.size(), static_cast<size_t>(config.max_lines));
  }
}

// The trace of the header comment, word for word, is one that the generator writes.
TEST(CountdownTrace, TheFormatIsExact) {
  std::set<std::string> texts;
  for (uint64_t i = 0; i < 3000; ++i) texts.insert(text_of(trace_for({{3, 7, 4}, 17}, without_noise(), i)));
  EXPECT_TRUE(texts.count("3*7=21,4\n21+4=25 no\n21-4=17 yes\n</think>\n<answer>(3*7)-4</answer>"));
  EXPECT_TRUE(texts.count("3*7=21,4\n21+4=25 no\ngive up\n</think>\n<answer>(3*7)+4</answer>"));
  EXPECT_TRUE(texts.count("3*7=21,4\n21-4=17 yes\n</think>\n<answer>(3*7)-4</answer>"));

  TraceConfig guided = without_noise();
  guided.guided = 1, guided.guide_scale = 0.01, guided.skip_final = 0;
  EXPECT_EQ(text_of(trace_for({{4, 20}, 5}, guided, 0)), "20/4=5 yes\n</think>\n<answer>20/4</answer>");
}

TEST(CountdownTrace, AnswersOfFourNumbersNest) {
  std::set<std::string> shapes;
  for (uint64_t i = 0; i < 300; ++i) {
    const std::string answer = parse(text_of(trace_for(puzzle_for(4, i), {}, i))).answer;
    shapes.insert(
        std::regex_replace(std::regex_replace(answer, std::regex("[0-9]+"), "1"), std::regex("[-*/]"), "+"));
  }
  EXPECT_EQ(shapes, (std::set<std::string>{"((1+1)+1)+1", "(1+(1+1))+1", "1+((1+1)+1)", "1+(1+(1+1))",
                                           "(1+1)+(1+1)"}));
}

TEST(CountdownTrace, IsAFunctionOfItsArguments) {
  const CountdownPuzzle puzzle = puzzle_for(3, 1);
  std::set<std::string> texts;
  for (uint64_t i = 0; i < 20; ++i) {
    const std::string text = text_of(trace_for(puzzle, {}, i));
    EXPECT_EQ(text, text_of(trace_for(puzzle, {}, i)));
    texts.insert(text);
  }
  EXPECT_GT(texts.size(), 15u);
}

TEST(CountdownTrace, SpansCarryTheirWeights) {
  TraceConfig config;
  config.weight_choice = 1, config.weight_result = 2, config.weight_verdict = 3;
  config.weight_answer = 4, config.weight_other = 5;
  const std::vector<std::pair<std::regex, float>> kinds{
      {std::regex(R"(\d+[-+*/]\d+=|give)"), 1},
      {std::regex(R"(\d+)"), 2},
      {std::regex(" (no|yes)\n"), 3},
      {std::regex(R"([(]?\d+[-+*/()0-9]*[-+*/][-+*/()0-9]+)"), 4},
      {std::regex("\n|,| up\n|</think>\n<answer>|</answer>"), 5}};
  for (uint64_t i = 0; i < 500; ++i) {
    for (const WeightedText& span : trace_for(puzzle_for(3, i), config, i)) {
      const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const auto& candidate) {
        return std::regex_match(span.text, candidate.first);
      });
      ASSERT_NE(kind, kinds.end()) << span.text;
      ASSERT_EQ(span.weight, kind->second) << span.text;
    }
  }
}

// Without impatience and skips the search is exhaustive: it ends in yes whenever the puzzle is solvable.
TEST(CountdownTrace, AnExhaustiveSearchFindsEverySolution) {
  TraceConfig config = without_noise();
  config.patient = 1, config.give_up_patient = 0, config.skip_final = 0, config.repeat_first = 0;
  config.max_lines = 100'000;
  for (uint64_t i = 0; i < 300; ++i)
    ASSERT_TRUE(parse(text_of(trace_for(puzzle_for(3, i), config, i))).found()) << i;
  const CountdownPuzzle unsolvable{{3, 3, 4}, 150};
  const Trace trace = parse(text_of(trace_for(unsolvable, config, 0)));
  EXPECT_TRUE(trace.gave_up);
  // Each distinct first move once: 3+3 3*3 3/3 3+4 3*4 4-3, for 3-3 is no result and 3+4 prints the same
  // twice.
  EXPECT_EQ(std::count_if(trace.lines.begin(), trace.lines.end(), [](auto& l) { return l.verdict.empty(); }),
            6);
}

struct Statistics {
  double give_ups = 0, lines = 0, repeats = 0, finals_per_first = 0, first_hits = 0;
};

Statistics measure(const TraceConfig& config, int traces = 1000) {
  Statistics sums;
  double firsts = 0, finals = 0;
  for (int i = 0; i < traces; ++i) {
    const CountdownPuzzle puzzle = puzzle_for(3, static_cast<uint64_t>(i));
    const Trace trace = parse(text_of(trace_for(puzzle, config, static_cast<uint64_t>(i))));
    sums.give_ups += trace.gave_up;
    sums.lines += static_cast<double>(trace.lines.size());
    std::set<std::string> seen;
    for (const Line& line : trace.lines) {
      (line.verdict.empty() ? firsts : finals) += 1;
      if (line.verdict.empty()) sums.repeats += !seen.insert(concat(line.left, line.op, line.right)).second;
    }
    sums.first_hits += trace.lines[1].result == puzzle.target;
  }
  return {sums.give_ups / traces, sums.lines / traces, sums.repeats / traces, finals / firsts,
          sums.first_hits / traces};
}

TEST(CountdownTrace, PatienceLengthensTheSearch) {
  TraceConfig patient = without_noise(), hasty = without_noise();
  patient.patient = 1, hasty.patient = 0;
  const Statistics calm = measure(patient), rash = measure(hasty);
  EXPECT_LT(calm.give_ups + 0.3, rash.give_ups);
  EXPECT_GT(calm.lines, 2 * rash.lines);
}

TEST(CountdownTrace, GuidanceFindsTargetsSooner) {
  TraceConfig blind = without_noise(), guided = without_noise();
  blind.guided = 0, blind.skip_final = guided.skip_final = 0;
  guided.guided = 1, guided.guide_scale = 1;
  EXPECT_LT(measure(blind).first_hits, 0.2);
  EXPECT_GT(measure(guided).first_hits, 0.7);
}

TEST(CountdownTrace, RepeatsAndSkipsFollowTheirChances) {
  TraceConfig config = without_noise();
  config.repeat_first = 0, config.skip_final = 0;
  const Statistics none = measure(config);
  EXPECT_EQ(none.repeats, 0);
  config.repeat_first = 0.5, config.skip_final = 0.9;
  const Statistics many = measure(config);
  EXPECT_GT(many.repeats, 0.3);
  EXPECT_GE(many.finals_per_first, 1);  // each node tries at least one
  EXPECT_LT(many.finals_per_first + 0.5, none.finals_per_first);
}

// Skips, repeats and guidance are for other traces: an ordered one is the same search for every stream.
TEST(CountdownTrace, OrderedTracesTryEachMoveOnceInOneOrder) {
  TraceConfig config = without_noise();
  config.ordered = 1, config.patient = 1, config.give_up_patient = 0;
  config.skip_final = 0.9, config.repeat_first = 0.5, config.guided = 1;
  const CountdownPuzzle unsolvable{{3, 3, 4}, 150};
  const std::string text = text_of(trace_for(unsolvable, config, 0));
  for (uint64_t i = 1; i < 20; ++i) EXPECT_EQ(text_of(trace_for(unsolvable, config, i)), text);
  EXPECT_TRUE(text.starts_with("3+3=6,4\n6+4=10 no\n6*4=24 no\n6-4=2 no\n3*3=9,4\n")) << text;
  const Trace trace = parse(text);
  EXPECT_TRUE(trace.gave_up);
  EXPECT_EQ(std::count_if(trace.lines.begin(), trace.lines.end(), [](auto& l) { return l.verdict.empty(); }),
            6);  // 3+3 3*3 3/3 3+4 3*4 4-3
  for (uint64_t i = 0; i < 300; ++i)
    ASSERT_TRUE(parse(text_of(trace_for(puzzle_for(3, i), config, i))).found()) << i;

  config.ordered = 0.3;
  int ordered = 0;
  for (uint64_t i = 0; i < 1000; ++i) ordered += text_of(trace_for(unsolvable, config, i)) == text;
  EXPECT_NEAR(ordered, 300, 75);  // five standard deviations
}

TEST(CountdownTrace, StopsAtMaxLines) {
  TraceConfig config = without_noise();
  config.patient = 1, config.give_up_patient = 0;
  for (const int max_lines : {1, 2, 3, 7}) {
    config.max_lines = max_lines;
    for (uint64_t i = 0; i < 200; ++i) {
      const Trace trace = parse(text_of(trace_for(puzzle_for(3, i), config, i)));
      EXPECT_LE(trace.lines.size(), static_cast<size_t>(std::max(2, max_lines)));  // an answer needs two
      EXPECT_FALSE(trace.lines.back().verdict.empty());
    }
  }
}

TEST(CountdownTrace, NoiseDoesWhatItsNameSays) {
  for (uint64_t i = 0; i < 300; ++i) {
    const CountdownPuzzle puzzle = puzzle_for(3, i);
    TraceConfig config = without_noise();
    config.hit_marked_no = 1;
    EXPECT_FALSE(parse(text_of(trace_for(puzzle, config, i))).found());

    config = without_noise();
    config.miss_marked_yes = 1;
    EXPECT_EQ(parse(text_of(trace_for(puzzle, config, i))).lines.size(), 2u);

    config = without_noise();
    config.false_result = 1;
    const Trace trace = parse(text_of(trace_for(puzzle, config, i)));
    ASSERT_TRUE(trace.found());
    EXPECT_EQ(trace.lines.back().result, puzzle.target);
    EXPECT_EQ(trace.lines.size(), 2u);
  }
}

TEST(CountdownTrace, RefusesWhatItCannotSearch) {
  EXPECT_THROW(trace_for({{5}, 5}, {}, 0), UsageError);
  EXPECT_THROW(trace_for({{5, 200}, 5}, {}, 0), UsageError);
  EXPECT_THROW(trace_for({{0, 5}, 5}, {}, 0), UsageError);
  TraceConfig config;
  EXPECT_NO_THROW(check_bounds(config));
  config.guided = 1.5;
  EXPECT_THROW(check_bounds(config), UsageError);
  config = {};
  config.max_lines = 0;
  EXPECT_THROW(check_bounds(config), UsageError);
}

}  // namespace
}  // namespace whet
