#include "sandbox/language.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/fields.h"
#include "base/file.h"

namespace whet::sandbox {

namespace {

constexpr char kPython[] =
#include "sandbox/languages/python.json.inc"
    ;
constexpr char kPythonDriver[] =
#include "sandbox/languages/python_driver.py.inc"
    ;
constexpr char kCpp[] =
#include "sandbox/languages/cpp.json.inc"
    ;

bool is_plain_name(const std::string& name) {
  return !name.empty() && name.find('/') == std::string::npos && name != "." && name != "..";
}

void check(const Language& language) {
  const auto expect = [&](bool good, const char* what) {
    if (!good) fail<UsageError>("expected ", what);
  };
  expect(!language.name.empty(), "a name");
  expect(is_plain_name(language.source), "source to be the name of a file");
  expect(!language.run.empty(), "a command in run");
  expect(language.environment.is_object(), "environment to be an object");
  for (const auto& [name, value] : language.environment.items())
    expect(value.is_string(), "the values of environment to be texts");
  for (const auto& folder : language.read_only)
    expect(folder.starts_with('/'), "absolute paths in read_only");
  if (language.compile) {
    expect(!language.compile->command.empty(), "a command in compile");
    expect(is_plain_name(language.compile->product), "compile.product to be the name of a file");
    if (const auto& step = language.compile->prepare) {
      expect(!step->command.empty(), "a command in compile.prepare");
      expect(is_plain_name(step->product), "compile.prepare.product to be the name of a file");
      expect(!step->place.empty() && !step->place.starts_with('/') &&
                 step->place.find("..") == std::string::npos,
             "compile.prepare.place to be a relative path");
      for (const auto& [name, text] : step->files.items())
        expect(is_plain_name(name) && text.is_string(), "compile.prepare.files to be texts by name");
    }
  }
  if (language.preload) expect(!language.preload->command.empty(), "a command in preload");
}

Language parse(const Json& json, const std::string& where) try {
  Language language;
  read_config(json, language);
  check(language);
  return language;
} catch (const UsageError& error) {
  fail<UsageError>(where, ": ", error.what());
}

Language read_language(const std::string& path) {
  Language language = parse(read_json_file(path), path);
  if (language.preload)
    language.preload->driver =
        read_file(std::filesystem::path(path).parent_path() / language.preload->driver);
  return language;
}

}  // namespace

std::vector<std::string> Language::variables() const {
  std::vector<std::string> list;
  for (const auto& [name, value] : environment.items()) list.push_back(name + "=" + value.get<std::string>());
  return list;
}

std::vector<Language> load_languages(const std::vector<std::string>& files) {
  std::vector<Language> languages{parse(parse_json(kPython, "python.json"), "python.json"),
                                  parse(parse_json(kCpp, "cpp.json"), "cpp.json")};
  languages[0].preload->driver = kPythonDriver;
  for (const auto& file : files) {
    Language language = read_language(file);
    std::erase_if(languages, [&](const Language& other) { return other.name == language.name; });
    languages.push_back(std::move(language));
  }
  return languages;
}

}  // namespace whet::sandbox
