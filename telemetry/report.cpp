#include "telemetry/report.h"

#include <ctime>
#include <map>
#include <string_view>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "telemetry/report_data.h"
#include "telemetry/run_folder_check.h"

namespace whet {

namespace {

// Built in by cmake/embed.cmake.
constexpr char kPage[] =
#include "telemetry/report/report.html.inc"
    ;
constexpr char kStyle[] =
#include "telemetry/report/report.css.inc"
    ;
constexpr const char* kScripts[] = {
#include "telemetry/report/dom.js.inc"
    ,
#include "telemetry/report/chart.js.inc"
    ,
#include "telemetry/report/curves.js.inc"
    ,
#include "telemetry/report/samples.js.inc"
    ,
#include "telemetry/report/compare.js.inc"
    ,
#include "telemetry/report/live.js.inc"
    ,
#include "telemetry/report/page.js.inc"
};

// JSON that cannot close the surrounding <script>, whatever a completion contains: "<" is escaped.
std::string json_for_script(const Json& data) {
  const std::string text = data.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string safe;
  safe.reserve(text.size() + text.size() / 16);
  for (const char c : text) {
    if (c == '<')
      safe += "\\u003c";
    else
      safe += c;
  }
  return safe;
}

std::string escape_html(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '<')
      safe += "&lt;";
    else if (c == '&')
      safe += "&amp;";
    else
      safe += c;
  }
  return safe;
}

// Replaces {{name}} in one pass, so that inserted text is not expanded again.
std::string fill(std::string_view page, const std::map<std::string_view, std::string>& parts) {
  std::string result;
  while (true) {
    const size_t begin = page.find("{{");
    result += page.substr(0, begin);
    if (begin == std::string_view::npos) return result;
    const size_t end = page.find("}}", begin);
    result += parts.at(page.substr(begin + 2, end - begin - 2));
    page.remove_prefix(end + 2);
  }
}

// Runs of the same name get a number behind it.
void name_apart(Json& runs) {
  std::map<std::string, int> seen;
  for (Json& run : runs) {
    const auto name = run["name"].get<std::string>();
    if (const int times = ++seen[name]; times > 1) run["name"] = concat(name, " (", times, ")");
  }
}

const char* kind_of(size_t runs) { return runs == 1 ? "Whetstone run" : "Whetstone runs side by side"; }

// `live` is null, or {"step", "steps", "reload_s"}.
std::string page_of(const std::string& title, const char* kind, Json runs, Json live) {
  const Json data = {{"runs", std::move(runs)}, {"live", std::move(live)}, {"written", std::time(nullptr)}};
  std::string script;
  for (const char* part : kScripts) script += part;
  return fill(kPage, {{"title", escape_html(title)},
                      {"kind", kind},
                      {"style", kStyle},
                      {"data", json_for_script(data)},
                      {"script", script}});
}

}  // namespace

void write_report(const ReportedRun& run, const std::optional<LiveRun>& live) {
  expect_run(run.path);
  const Json data = report_data(run.path, run.token_texts);
  const Json state =
      live ? Json{{"step", live->step}, {"steps", live->steps}, {"reload_s", live->reload_s}} : Json();
  write_file_atomic(run.path + "/report.html",
                    page_of(data["name"].get<std::string>(), kind_of(1), Json::array({data}), state));
}

void write_page(const std::vector<ReportedRun>& runs, const std::string& file) {
  for (const ReportedRun& run : runs) expect_run(run.path);
  Json data = Json::array();
  for (const ReportedRun& run : runs) data.push_back(report_data(run.path, run.token_texts));
  name_apart(data);
  std::string title;
  for (const Json& run : data) title += (title.empty() ? "" : ", ") + run["name"].get<std::string>();
  write_file_atomic(file, page_of(title, kind_of(runs.size()), std::move(data), Json()));
}

}  // namespace whet
