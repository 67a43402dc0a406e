#include "telemetry/report.h"

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

}  // namespace

void write_report(const std::string& run_path) {
  expect_run(run_path);
  const Json data = report_data(run_path);
  std::string script;
  for (const char* part : kScripts) script += part;
  write_file_atomic(run_path + "/report.html",
                    fill(kPage, {{"title", escape_html(data["name"].get<std::string>())},
                                 {"style", kStyle},
                                 {"data", json_for_script(data)},
                                 {"script", script}}));
}

}  // namespace whet
