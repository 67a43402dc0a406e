#include "rewards/score_stream.h"

#include <gtest/gtest.h>

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
  const Rubric rubric_{{{ExactReward::Options{"all"}, "", 1}}};
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
