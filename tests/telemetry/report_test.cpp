#include "telemetry/report.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/file.h"
#include "telemetry/live_report.h"
#include "telemetry/report_data.h"
#include "telemetry/run_folder.h"
#include "tests/support/temporary_folder.h"

namespace whet {
namespace {

namespace fs = std::filesystem;

class ReportTest : public testing::Test {
 protected:
  ReportTest() : run_(folder_ / "run") {}

  std::string page() const {
    write_report({run_});
    return read_file(run_ + "/report.html");
  }
  // The data as a browser would read it: up to the first end of a script.
  static Json all_data(const std::string& page) {
    const std::string open = "<script type=\"application/json\" id=\"data\">";
    const size_t begin = page.find(open) + open.size();
    return Json::parse(page.substr(begin, page.find("</script", begin) - begin));
  }
  // That of its only run.
  static Json embedded(const std::string& page) {
    const Json data = all_data(page);
    EXPECT_EQ(data["runs"].size(), 1u);
    return data["runs"][0];
  }
  static Json group(int64_t prompt, const std::vector<std::string>& texts) {
    Json completions = Json::array();
    for (const auto& text : texts) completions.push_back({{"ids", {1, 2}}, {"completion", text}});
    return {{"prompt_index", prompt}, {"prompt", concat("prompt ", prompt)}, {"completions", completions}};
  }
  static size_t count(const std::string& text, const std::string& what) {
    size_t found = 0;
    for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
    return found;
  }
  const TemporaryFolder folder_;
  const std::string run_;
};

TEST_F(ReportTest, HoldsConfigMetricsAndSamples) {
  RunFolder folder(run_, 0, 0);
  folder.write_config({{"seed", 7}});
  folder.log({{"step", 0}, {"eval_pass@1", 0.25}, {"eval_time", 2}});
  folder.log({{"step", 1}, {"reward", 0.5}, {"step_time", 3}});
  folder.log({{"step", 2}, {"reward", 0.75}, {"kl", 0.001}, {"step_time", 4}});
  folder.write_completions(2, {group(4, {"first", "second"}), group(5, {"third"})});

  const Json data = embedded(page());
  EXPECT_EQ(data["name"], "run");
  EXPECT_EQ(data["config"]["seed"], 7);
  EXPECT_EQ(data["train"]["step"], Json({1, 2}));
  EXPECT_EQ(data["train"]["reward"], Json({0.5, 0.75}));
  EXPECT_EQ(data["train"]["kl"], Json({nullptr, 0.001}));
  EXPECT_EQ(data["evals"][""]["eval_pass@1"], Json::array({0.25}));
  EXPECT_EQ(data["wall_s"], 9.0);
  ASSERT_EQ(data["samples"].size(), 1u);
  ASSERT_EQ(data["samples"][0]["groups"].size(), 2u);
  EXPECT_EQ(data["samples"][0]["groups"][0]["prompt"], "prompt 4");
  EXPECT_EQ(data["samples"][0]["groups"][0]["samples"][1]["text"], "second");
  EXPECT_EQ(data["samples"][0]["groups"][0]["samples"][1]["sample_index"], 1);
  EXPECT_EQ(data["samples"][0]["groups"][0]["samples"][1]["num_tokens"], 2);
  EXPECT_EQ(data["sampled"]["partial"], false);
}

TEST_F(ReportTest, HostileTextStaysText) {
  const std::string hostile = "</script><script>alert(1)</script><!-- {{script}} {{title}} \xFF";
  RunFolder folder(run_, 0, 0);
  folder.log({{"step", 1}, {"reward", 0.5}});
  const size_t harmless = count(page(), "<script");
  folder.write_config({{"model", hostile}});
  folder.write_completions(1, {group(0, {hostile})});

  const std::string html = page();
  EXPECT_EQ(count(html, "<script"), harmless);
  EXPECT_EQ(count(html, "alert(1)"), 2u);
  EXPECT_EQ(html.find("<script>alert"), std::string::npos);
  const Json sample = embedded(html)["samples"][0]["groups"][0]["samples"][0];
  EXPECT_EQ(sample["text"], "</script><script>alert(1)</script><!-- {{script}} {{title}} \uFFFD");
}

TEST_F(ReportTest, TheNameOfTheRunIsEscapedInTheTitle) {
  const std::string run = run_ + "/<img src=x>";
  RunFolder(run, 0, 0).log({{"step", 1}});
  write_report({run + "/"});
  const std::string html = read_file(run + "/report.html");
  EXPECT_NE(html.find("<h1>&lt;img src=x></h1>"), std::string::npos);
  EXPECT_EQ(html.find("<img"), std::string::npos);
}

TEST_F(ReportTest, ReachesForNothingOutsideThePage) {
  RunFolder(run_, 0, 0).log({{"step", 1}, {"reward", 0.5}});
  std::string html = page();
  EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
  const std::string svg_name = "http://www.w3.org/2000/svg";  // a name, never fetched
  html.replace(html.find(svg_name), svg_name.size(), "");
  for (const char* reach : {"http://", "https://", "src=\"", "@import", "url(", "innerHTML", "<link"})
    EXPECT_EQ(html.find(reach), std::string::npos) << reach;
}

TEST_F(ReportTest, ACutLastLineIsLeftOut) {
  RunFolder(run_, 0, 0).log({{"step", 1}, {"reward", 0.5}});
  write_file_atomic(run_ + "/metrics.jsonl", read_file(run_ + "/metrics.jsonl") + "{\"step\":2,\"rewa");
  EXPECT_EQ(embedded(page())["train"]["step"], Json::array({1}));
}

TEST_F(ReportTest, ARunThatHasNotBegunHasAPageToo) {
  RunFolder(run_, 0, 0).write_config({{"seed", 1}});
  EXPECT_TRUE(embedded(page())["samples"].empty());
}

TEST_F(ReportTest, AFolderThatIsNoRunIsAUsageError) {
  EXPECT_THROW(write_report({run_}), UsageError);
  fs::create_directories(run_);
  EXPECT_THROW(write_report({run_}), UsageError);
  EXPECT_THROW(write_page({{run_}, {run_}}, folder_ / "both.html"), UsageError);
  EXPECT_FALSE(file_exists(folder_ / "both.html"));
}

TEST_F(ReportTest, LongRunsAreAveragedAndSamplesChosenEvenly) {
  RunFolder folder(run_, 0, 0);
  for (int step = 1; step <= 9; ++step) {
    folder.log({{"step", step}, {"reward", step}, {"num_tokens", 10 * step}});
    std::vector<Json> groups;
    for (int prompt = 0; prompt < 3; ++prompt)
      groups.push_back(group(prompt, std::vector<std::string>(5, std::string(100, 'x'))));
    folder.write_completions(step, groups);
  }
  const Json data =
      report_data(run_, {}, {.points = 3, .sample_steps = 3, .groups = 2, .samples = 3, .text_bytes = 20});
  EXPECT_EQ(data["bucket"], 3);
  EXPECT_EQ(data["train"]["step"], Json({3, 6, 9}));
  EXPECT_EQ(data["train"]["reward"], Json({2.0, 5.0, 8.0}));
  EXPECT_EQ(data["train"]["num_tokens"], Json({30.0, 60.0, 90.0}));
  ASSERT_EQ(data["samples"].size(), 3u);
  EXPECT_EQ(data["samples"][0]["step"], 1);
  EXPECT_EQ(data["samples"][1]["step"], 5);
  EXPECT_EQ(data["samples"][2]["step"], 9);
  EXPECT_EQ(data["samples"][2]["groups"].size(), 2u);
  EXPECT_EQ(data["samples"][2]["groups"][1]["prompt_index"], 2);
  EXPECT_EQ(data["samples"][2]["groups"][1]["samples"].size(), 3u);
  EXPECT_EQ(data["samples"][2]["groups"][1]["samples"][0]["text"],
            "xxxxxxxxxx\n\n[… 80 bytes left out …]\n\nxxxxxxxxxx");
  EXPECT_EQ(data["sampled"]["partial"], true);
  EXPECT_EQ(data["sampled"]["steps_total"], 9);
}

TEST_F(ReportTest, EachHeldOutSetHasColumnsOfItsOwn) {
  RunFolder folder(run_, 0, 0);
  folder.log({{"step", 0}, {"eval_set", "aime"}, {"eval_pass@1", 0.25}, {"eval_time", 2}});
  folder.log({{"step", 0}, {"eval_set", "math"}, {"eval_pass@1", 0.5}, {"eval_time", 3}});
  folder.log({{"step", 1}, {"reward", 0.5}, {"step_time", 3}});
  folder.log({{"step", 1}, {"eval_set", "aime"}, {"eval_pass@1", 0.75}, {"eval_time", 2}});
  const Json data = embedded(page());
  EXPECT_EQ(data["evals"]["aime"]["eval_pass@1"], Json({0.25, 0.75}));
  EXPECT_EQ(data["evals"]["aime"]["step"], Json({0, 1}));
  EXPECT_EQ(data["evals"]["math"]["eval_pass@1"], Json::array({0.5}));
  EXPECT_EQ(data["wall_s"], 10.0);
}

// 0 ends inside the letter that 1 completes.
std::vector<std::string> letter_tokens(const std::vector<int32_t>& ids) {
  std::vector<std::string> texts;
  for (const int32_t id : ids)
    texts.push_back(id == 0 ? "" : id == 1 ? "ä" : id == 2 ? "\U0001F600" : "word ");
  return texts;
}

TEST_F(ReportTest, TokensHaveTheirTextsAndProbabilities) {
  RunFolder folder(run_, 0, 0);
  folder.log({{"step", 1}});
  Json group = {{"prompt", "p"}, {"completions", Json::array()}};
  group["completions"].push_back(
      {{"ids", {0, 1, 2, 3}}, {"logprobs", {-0.12345, 0.0, -2, -1e-9}}, {"completion", "as rules read it"}});
  group["completions"].push_back({{"ids", {0, 1}}, {"logprobs", Json::array({-1})}, {"completion", "other"}});
  group["completions"].push_back(
      {{"ids", std::vector<int>(100, 3)}, {"logprobs", std::vector<double>(100, -1)}});
  folder.write_completions(1, {group});
  const Json samples =
      report_data(run_, letter_tokens, {.text_bytes = 40})["samples"][0]["groups"][0]["samples"];
  EXPECT_EQ(samples[0]["text"], "ä\U0001F600word ");
  EXPECT_EQ(samples[0]["lengths"], Json({0, 1, 2, 5})) << "as JavaScript counts";
  EXPECT_EQ(samples[0]["logprobs"], Json({-0.123, 0.0, -2.0, 0.0}));
  EXPECT_EQ(samples[1]["text"], "other") << "ids and logprobs do not fit together";
  EXPECT_FALSE(samples[1].contains("lengths"));
  EXPECT_EQ(samples[2]["text"], "word word word word \n\n[… 92 tokens left out …]\n\nword word word word ");
  EXPECT_EQ(samples[2]["lengths"].size(), 9u);
  EXPECT_EQ(samples[2]["logprobs"][4], nullptr);
  EXPECT_EQ(samples[2]["num_tokens"], 100);
}

TEST_F(ReportTest, OfLargeFilesFewStepsAreRead) {
  RunFolder folder(run_, 0, 0);
  folder.log({{"step", 1}});
  for (int step = 1; step <= 10; ++step) folder.write_completions(step, {group(0, {std::string(1000, 'x')})});
  const Json data = report_data(run_, {}, {.read_bytes = 3500});
  ASSERT_EQ(data["samples"].size(), 3u);
  EXPECT_EQ(data["samples"][0]["step"], 1);
  EXPECT_EQ(data["samples"][2]["step"], 10);
  EXPECT_EQ(data["sampled"]["partial"], true);
  EXPECT_EQ(report_data(run_, {}, {.read_bytes = 1})["samples"].size(), 1u);
}

TEST_F(ReportTest, SeveralRunsShareAPage) {
  const std::string other = folder_ / "elsewhere/run";
  RunFolder(run_, 0, 0).log({{"step", 1}, {"reward", 0.5}});
  RunFolder(other, 0, 0).log({{"step", 1}, {"reward", 0.25}});
  write_page({{run_}, {other}}, folder_ / "both.html");
  const std::string html = read_file(folder_ / "both.html");
  const Json data = all_data(html);
  ASSERT_EQ(data["runs"].size(), 2u);
  EXPECT_EQ(data["runs"][1]["train"]["reward"], Json::array({0.25}));
  EXPECT_EQ(data["live"], nullptr);
  EXPECT_NE(html.find("<h1>run, run (2)</h1>"), std::string::npos);
  EXPECT_FALSE(file_exists(run_ + "/report.html"));
}

class LiveReportTest : public ReportTest {
 protected:
  LiveReportTest() {
    RunFolder folder(run_, 0, 0);
    folder.log({{"step", 1}});
  }
  Json live() const { return all_data(read_file(run_ + "/report.html"))["live"]; }
  bool is_written() const { return file_exists(run_ + "/report.html"); }
  void remove() const { fs::remove(run_ + "/report.html"); }
};

TEST_F(LiveReportTest, IsWrittenAtOnceAndEveryFewSteps) {
  LiveReport report({run_}, 5, 20);
  report.update(7);
  EXPECT_EQ(live()["step"], 7);
  EXPECT_EQ(live()["steps"], 20);
  EXPECT_GE(live()["reload_s"], 5);
  remove();
  report.update(8);
  EXPECT_FALSE(is_written());
  report.update(10);
  EXPECT_EQ(live()["step"], 10);
  report.finish();
  EXPECT_EQ(live(), nullptr);
}

TEST_F(LiveReportTest, ARunThatFailsIsNotLive) {
  {
    LiveReport report({run_}, 1, 20);
    report.update(1);
  }
  EXPECT_EQ(live(), nullptr);
}

TEST_F(LiveReportTest, MayBeWrittenAtTheEndAlone) {
  {
    LiveReport report({run_}, 0, 20);
    report.update(10);
  }
  EXPECT_FALSE(is_written());
}

TEST_F(LiveReportTest, ThatItCannotBeWrittenEndsNoRun) {
  fs::create_directories(run_ + "/report.html/in the way");
  LiveReport report({run_}, 1, 20);
  report.update(1);
  report.update(2);
  EXPECT_THROW(report.finish(), Error);
}

TEST(Spread, HoldsBothEnds) {
  EXPECT_EQ(spread(3, 8), (std::vector<size_t>{0, 1, 2}));
  EXPECT_EQ(spread(9, 3), (std::vector<size_t>{0, 4, 8}));
  EXPECT_EQ(spread(9, 1), (std::vector<size_t>{8}));
  EXPECT_EQ(spread(0, 4), (std::vector<size_t>{}));
  EXPECT_EQ(spread(1000, 40).size(), 40u);
  EXPECT_EQ(spread(1000, 40).back(), 999u);
}

}  // namespace
}  // namespace whet
