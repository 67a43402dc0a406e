#include "telemetry/report.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/file.h"
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
    write_report(run_);
    return read_file(run_ + "/report.html");
  }
  // The data as a browser would read it: up to the first end of a script.
  static Json embedded(const std::string& page) {
    const std::string open = "<script type=\"application/json\" id=\"data\">";
    const size_t begin = page.find(open) + open.size();
    return Json::parse(page.substr(begin, page.find("</script", begin) - begin));
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
  EXPECT_EQ(data["eval"]["eval_pass@1"], Json::array({0.25}));
  EXPECT_EQ(data["wall_s"], 9.0);
  ASSERT_EQ(data["samples"].size(), 1u);
  ASSERT_EQ(data["samples"][0]["groups"].size(), 2u);
  EXPECT_EQ(data["samples"][0]["groups"][0]["prompt"], "prompt 4");
  EXPECT_EQ(data["samples"][0]["groups"][0]["samples"][1]["completion"], "second");
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
  EXPECT_EQ(sample["completion"], "</script><script>alert(1)</script><!-- {{script}} {{title}} \uFFFD");
}

TEST_F(ReportTest, TheNameOfTheRunIsEscapedInTheTitle) {
  const std::string run = run_ + "/<img src=x>";
  RunFolder(run, 0, 0).log({{"step", 1}});
  write_report(run + "/");
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
  EXPECT_THROW(write_report(run_), UsageError);
  fs::create_directories(run_);
  EXPECT_THROW(write_report(run_), UsageError);
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
      report_data(run_, {.points = 3, .sample_steps = 3, .groups = 2, .samples = 3, .text_bytes = 20});
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
  EXPECT_EQ(data["samples"][2]["groups"][1]["samples"][0]["completion"],
            "xxxxxxxxxx\n\n[… 80 bytes left out …]\n\nxxxxxxxxxx");
  EXPECT_EQ(data["sampled"]["partial"], true);
  EXPECT_EQ(data["sampled"]["steps_total"], 9);
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
