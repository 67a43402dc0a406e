#include "scoring/score_stream.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "base/file.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"

namespace whet {
namespace {

class ScoreStream : public testing::Test {
 protected:
  // Lines that are right, wrong, without an answer, and malformed, in turn.
  ScoreStream() {
    std::string text;
    for (int i = 0; i < 2000; ++i) {
      const char* rest[] = {R"("completion": "a", "answer": "a"})", R"("completion": "a", "answer": "b"})",
                            R"("completion": "a"})", R"("completion": "a")"};
      text += concat("{\"i\": ", i, ", ", rest[i % 4], i % 5 == 0 ? "\n\n" : "\n");
    }
    write_file_atomic(file_, text);
  }

  ScoreTally score(const ScoreStreamOptions& options) {
    JsonLines lines(file_);
    written_.clear();
    return score_stream(rubric_, options, lines, [&](std::string_view text) { written_ += text; });
  }

  const TemporaryFolder folder_;
  const std::string file_ = folder_ / "in.jsonl";
  const Rubric rubric_{{{ExactReward::Options{TextPart::all}, "", 1}}};
  std::string written_;
};

TEST_F(ScoreStream, ComesOutInOrderHoweverItIsDivided) {
  std::string expected;
  for (const int jobs : {1, 3})
    for (const size_t chunk : {1, 7, 64}) {
      const ScoreTally tally = score({DetailOf::rule, jobs, chunk, false});
      EXPECT_EQ(tally.judged, 1000);
      EXPECT_EQ(tally.unjudged, 500);
      EXPECT_EQ(tally.malformed, 500);
      EXPECT_EQ(tally.sum, 500);
      EXPECT_EQ(tally.positive, 500);
      if (expected.empty()) expected = written_;
      EXPECT_EQ(written_, expected);
    }
  std::istringstream lines(expected);
  int i = 0;
  for (std::string line; std::getline(lines, line); ++i) {
    if (i % 4 == 3) ++i;
    const Json json = Json::parse(line);
    EXPECT_EQ(json["i"], i);
    EXPECT_EQ(json["reward"], i % 4 == 0 ? Json(1.0) : i % 4 == 1 ? Json(0.0) : Json());
  }
  EXPECT_EQ(i, 1999);
}

TEST_F(ScoreStream, StrictEndsAtTheFirstMalformedLine) {
  for (const size_t chunk : {1, 64}) {
    const std::string what = message_of<UsageError>([&] { score({DetailOf::rule, 2, chunk, true}); });
    EXPECT_TRUE(what.starts_with(file_ + ":5:")) << what;
    EXPECT_EQ(std::count(written_.begin(), written_.end(), '\n'), 3);
  }
}

// Lines that are judged by a rule for each of them, and by one that compares the completions of a group.
class ScoreGroups : public testing::Test {
 protected:
  // Of each line that is not malformed 1,000 times its reward for length, or null.
  std::string score(const std::string& text, std::optional<GroupBy> group_by = GroupBy{"prompt", false},
                    ScoreStreamOptions options = {DetailOf::rubric, 2, 3, false}) {
    write_file_atomic(file_, text);
    JsonLines lines(file_);
    options.group_by = std::move(group_by);
    written_.clear();
    tally_ = score_stream(rubric_, options, lines, [&](std::string_view some) { written_ += some; });
    std::string rewards;
    std::istringstream scored(written_);
    for (std::string line; std::getline(scored, line);) {
      const Json reward = Json::parse(line)["detail"]["length"]["reward"];
      rewards += reward.is_null() ? "null " : concat(std::lround(1000 * reward.get<double>()), " ");
    }
    return rewards;
  }

  // A right completion of `length` tokens, with further columns.
  static std::string line(int length, const std::string& columns) {
    const std::vector<int> ids(static_cast<size_t>(length), 1);
    return concat(R"({"completion": "a", "answer": "a", "ids": )", Json(ids).dump(),
                  columns.empty() ? "" : ", ", columns, "}\n");
  }
  static std::string of_prompt(int length, const std::string& prompt) {
    return line(length, "\"prompt\": \"" + prompt + "\"");
  }

  const TemporaryFolder folder_;
  const std::string file_ = folder_ / "in.jsonl";
  const Rubric rubric_{
      {{ExactReward::Options{TextPart::all}, "", 0}, {LengthReward::Options{"exact"}, "", 1}}};
  std::string written_;
  ScoreTally tally_;
};

TEST_F(ScoreGroups, AreLinesOfAPromptThatStandTogether) {
  EXPECT_EQ(score(of_prompt(1, "a") + of_prompt(5, "a") + of_prompt(3, "a") + of_prompt(7, "b") +
                  of_prompt(8, "b") + of_prompt(2, "c")),
            "500 -500 0 500 -500 0 ");
  EXPECT_EQ(score(of_prompt(1, "a") + of_prompt(2, "b") + of_prompt(3, "a")), "0 0 0 ") << "scattered";
  EXPECT_EQ(score(of_prompt(1, "a") + of_prompt(2, "a"), std::nullopt), "0 0 ") << "each line by itself";
  EXPECT_EQ(score(""), "");
}

TEST_F(ScoreGroups, AreTheSameHoweverTheyAreDivided) {
  std::string text, expected;
  for (int prompt = 0; prompt < 300; ++prompt)
    for (int i = 0; i <= prompt % 7; ++i) text += of_prompt(1 + i, std::to_string(prompt));
  for (const int jobs : {1, 2, 5})
    for (const size_t chunk : {1, 10, 64}) {
      const ScoreStreamOptions options{DetailOf::rubric, jobs, chunk, false};
      const std::string rewards = score(text, GroupBy{"prompt", false}, options);
      if (expected.empty()) expected = rewards;
      EXPECT_EQ(rewards, expected);
    }
  EXPECT_TRUE(expected.starts_with("0 500 -500 500 0 -500 500 167 -167 -500 ")) << expected.substr(0, 80);
}

TEST_F(ScoreGroups, AreKnownByAnyJsonValue) {
  const std::string chat = R"("prompt": [{"role": "user", "content": "a"}])";
  EXPECT_EQ(score(line(1, chat) + line(2, R"("prompt":[{"role":"user","content":"\u0061"}])") +
                  line(3, R"("prompt": [{"role": "user", "content": "b"}])")),
            "500 -500 0 ");
  EXPECT_EQ(score(line(1, "\"g\": 7") + line(2, "\"g\": 7") + line(3, "\"g\": 8"), GroupBy{"g", true}),
            "500 -500 0 ");
}

TEST_F(ScoreGroups, ALineWithoutThePromptIsOneOfItsOwn) {
  EXPECT_EQ(score(line(1, "") + line(2, "") + of_prompt(3, "a") + of_prompt(4, "a") +
                  line(5, "\"prompt\": null") + of_prompt(6, "a")),
            "0 0 500 -500 0 0 ");
}

TEST_F(ScoreGroups, ALineWithoutTheNamedColumnIsMalformed) {
  EXPECT_EQ(score(of_prompt(1, "a") + of_prompt(2, "a"), GroupBy{"promt", true}), "");
  EXPECT_EQ(tally_.malformed, 2);
}

TEST_F(ScoreGroups, MalformedLinesEndNone) {
  EXPECT_EQ(score("[]\n" + of_prompt(1, "a") + "{\n" + of_prompt(2, "a") + "{\"prompt\": \"a\"}\n"),
            "500 -500 ");
  EXPECT_EQ(tally_.malformed, 3);
}

TEST_F(ScoreGroups, StrictWritesTheGroupsBefore) {
  const std::string text = of_prompt(1, "a") + of_prompt(2, "b") + "{\n" + of_prompt(3, "c");
  const std::string what = message_of<UsageError>([&] {
    score(text, GroupBy{"prompt", false}, {DetailOf::rubric, 2, 1, true});
  });
  EXPECT_TRUE(what.starts_with(file_ + ":3:")) << what;
  EXPECT_EQ(std::count(written_.begin(), written_.end(), '\n'), 1)
      << "a part of a group is none to be judged";
}

// Rules that judge each completion by itself get the columns of its own line.
TEST_F(ScoreGroups, EachLineHasItsOwnColumns) {
  score(line(1, "\"prompt\": \"p\"") + R"({"prompt": "p", "completion": "a", "answer": "b", "ids": [1, 1]})");
  EXPECT_NE(written_.find(R"("exact":{"reward":1.0)"), std::string::npos) << written_;
  EXPECT_NE(written_.find(R"("exact":{"reward":0.0)"), std::string::npos) << written_;
}

TEST_F(ScoreStream, EndsWithTheReaderOfItsOutput) {
  JsonLines lines(file_);
  int written = 0;
  const auto write = [&](std::string_view) {
    if (++written == 3) fail("the pipe is closed");
  };
  EXPECT_MESSAGE(Error, score_stream(rubric_, {DetailOf::rule, 2, 1, false}, lines, write),
                 "the pipe is closed");
  EXPECT_EQ(written, 3);
}

}  // namespace
}  // namespace whet
