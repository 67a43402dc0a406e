#include "sandbox/language.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "sandbox/pool.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"

namespace whet::sandbox {
namespace {

std::string write(const TemporaryFolder& folder, const std::string& text) {
  const std::string path = folder / "language.json";
  std::ofstream(path) << text;
  return path;
}

TEST(Languages, AreBuiltIn) {
  const auto languages = load_languages({});
  ASSERT_EQ(languages.size(), 2u);
  EXPECT_EQ(languages[0].name, "python");
  EXPECT_NE(languages[0].preload->driver.find("whet_jail_serve"), std::string::npos);
  EXPECT_EQ(languages[1].name, "cpp");
  EXPECT_EQ(languages[1].compile->product, "main");
}

TEST(Languages, AnotherOneNeedsAFileOnly) {
  const TemporaryFolder folder;
  PoolConfig config;
  config.workers = 1;
  config.minimum_tier = MinimumTier::landlock;
  config.languages = {write(folder, R"({
    "name": "shell", "source": "main.sh", "run": ["/bin/sh", "main.sh"],
    "read_only": ["/usr"], "environment": {"GREETING": "hello"}})")};
  Pool pool(config);
  Job job;
  job.program = {"shell", "read name; echo $GREETING $name $1; exit 3"};
  job.input = "world\n";
  job.arguments = {"again"};
  const Result result = pool.run(job);
  EXPECT_EQ(result.output, "hello world again\n") << result.detail << result.errors;
  EXPECT_EQ(result.exit_code, 3);
}

TEST(Languages, AFileMayReplaceABuiltInOne) {
  const TemporaryFolder folder;
  const auto languages =
      load_languages({write(folder, R"({"name": "cpp", "source": "a.cc", "run": ["/usr/bin/true"]})")});
  ASSERT_EQ(languages.size(), 2u);
  EXPECT_EQ(languages[1].source, "a.cc");
  EXPECT_FALSE(languages[1].compile);
}

TEST(Languages, AreRefusedByFileAndKey) {
  const TemporaryFolder folder;
  const struct {
    const char *text, *expected;
  } cases[] = {
      {R"({"nmae": "x"})", "unknown key \"nmae\"; did you mean \"name\"?"},
      {R"({"source": "a", "run": ["b"]})", "expected a name"},
      {R"({"name": "x", "source": "../a", "run": ["b"]})", "expected source to be the name of a file"},
      {R"({"name": "x", "source": "a"})", "expected a command in run"},
      {R"({"name": "x", "source": "a", "run": ["b"], "environment": {"A": 1}})",
       "expected the values of environment to be texts"},
      {R"({"name": "x", "source": "a", "run": ["b"], "read_only": ["usr"]})",
       "expected absolute paths in read_only"},
      {R"({"name": "x", "source": "a", "run": ["b"], "compile": {"command": ["c"], "product": "/a"}})",
       "expected compile.product to be the name of a file"},
  };
  for (const auto& [text, expected] : cases) {
    const std::string path = write(folder, text);
    EXPECT_MESSAGE(UsageError, load_languages({path}), path + ": " + expected);
  }
  EXPECT_MESSAGE(UsageError, load_languages({"/none.json"}),
                 "cannot read /none.json: No such file or directory");
}

}  // namespace
}  // namespace whet::sandbox
