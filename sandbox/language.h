// How programs of a language are compiled and run: one small JSON file for each, so that a new language needs
// no code (docs/sandbox.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "sandbox/limits.h"

namespace whet::sandbox {

// A step that is executed once on a machine; its product is kept in the user's cache and available,
// read-only, to every compilation.
struct Preparation {
  Json files = Json::object();       // name: text
  std::vector<std::string> command;  // run in the folder of these files
  std::string product;               // the file that the command makes
  std::string place;                 // the product's path beneath {prepared}
  Limits limits;

  template <class V>
  void fields(V& v) {
    v("files", files, "texts by name, laid into the working folder");
    v("command", command, "run there");
    v("product", product, "the file that it makes");
    v("place", place, "where that is found beneath {prepared}");
    v("limits", limits);
  }
};

struct Compiler {
  std::vector<std::string> command;  // {prepared}: the folder of the prepared file
  std::string product;               // the file that it makes
  Limits limits;
  std::optional<Preparation> prepare;

  template <class V>
  void fields(V& v) {
    v("command", command, "run in the working folder; {prepared} is the folder of what was prepared");
    v("product", product, "the file that it makes");
    v("limits", limits);
    v("prepare", prepare, "a step taken once on a machine");
  }
};

// An interpreter that is kept running, so that programs need not wait for its start and its imports.
struct Preload {
  std::vector<std::string> command;  // {driver}: its text; {library}: libwhet_jail.so
  std::string driver;                // a file beside this one

  template <class V>
  void fields(V& v) {
    v("command", command, "the interpreter; {driver} is the driver's text, {library} is libwhet_jail.so");
    v("driver", driver, "a file beside this one: calls whet_jail_serve() and goes on as the program");
  }
};

struct Language {
  std::string name, source;
  std::vector<std::string> run;
  std::optional<Compiler> compile;
  std::optional<Preload> preload;
  std::vector<std::string> read_only;  // folders of this machine that its programs may read
  Json environment = Json::object();

  template <class V>
  void fields(V& v) {
    v("name", name, "as --language and data sets have it");
    v("source", source, "the file that a program is, in the working folder");
    v("run", run, "the command that runs it there");
    v("compile", compile);
    v("preload", preload);
    v("read_only", read_only, "folders of this machine that its programs see, read-only");
    v("environment", environment, "all of it: names and values");
  }

  std::vector<std::string> variables() const;  // NAME=VALUE
};

// The built-in languages and those of the files, which replace built-in ones of the same name. Throws
// UsageError naming file and key.
std::vector<Language> load_languages(const std::vector<std::string>& files);

}  // namespace whet::sandbox
