#include "rewards/code/extract_program.h"

#include <gtest/gtest.h>

#include <chrono>

namespace whet::code {
namespace {

using Found = std::optional<std::string>;

Found python(const std::string& text) { return extract_program(text, "python"); }

TEST(ExtractProgram, TakesTheLastBlock) {
  EXPECT_EQ(python("```python\na\n```"), "a\n");
  EXPECT_EQ(python("first\n```python\na\n```\nthen\n```python\nb\nc\n```\nend"), "b\nc\n");
  EXPECT_EQ(python("```python\r\na\r\n```\r\n"), "a\n");
  EXPECT_EQ(python("```python\n```"), "");
  EXPECT_EQ(python("~~~python\na\n~~~"), "a\n");
  EXPECT_EQ(python("no block"), std::nullopt);
  EXPECT_EQ(python(""), std::nullopt);
  EXPECT_EQ(python("```print(1)```"), std::nullopt) << "within a line";
}

TEST(ExtractProgram, KnowsALanguageByItsNames) {
  for (const char* tag : {"python", "Python", "py", "python3", "py3", "python3.11", " python", "{.python}",
                          "python title=\"a.py\"", "python:main.py", ""})
    EXPECT_EQ(python(std::string("```") + tag + "\na\n```"), "a\n") << tag;
  for (const char* tag : {"cpp", "c++", "C++17", "cc", "cxx", "cpp20"})
    EXPECT_EQ(extract_program(std::string("```") + tag + "\na\n```", "cpp"), "a\n") << tag;
  for (const char* tag : {"cpp", "pythonic", "text", "c", "output"})
    EXPECT_EQ(python(std::string("```") + tag + "\na\n```"), std::nullopt) << tag;
}

TEST(ExtractProgram, PassesOverOtherBlocks) {
  EXPECT_EQ(python("```python\na\n```\nIt prints\n```\n5\n```\nor\n```json\n{}\n```"), "a\n");
  EXPECT_EQ(python("```\na\n```\n```bash\nb\n```"), "a\n");
  EXPECT_EQ(python("```text\n```python\na\n```\n"), std::nullopt) << "the first line is of the outer block";
}

TEST(ExtractProgram, TakesFencesAsMarkdownDoes) {
  EXPECT_EQ(python("````python\na\n```\nb\n````"), "a\n```\nb\n");
  EXPECT_EQ(python("```python\na\n~~~\n``` b\n```"), "a\n~~~\n``` b\n");
  EXPECT_EQ(python("```python\na\n`````"), "a\n");
  EXPECT_EQ(python("1. so:\n   ```python\n   if a:\n     b\n   ```\n"), "if a:\n  b\n");
  EXPECT_EQ(python("```python\n\"\"\"\n    ```\n    a\n    ```\n\"\"\"\n```"),
            "\"\"\"\n    ```\n    a\n    ```\n\"\"\"\n");
}

TEST(ExtractProgram, TakesNothingThatWasCut) {
  EXPECT_EQ(python("```python\na"), std::nullopt);
  EXPECT_EQ(python("```python\na\n``"), std::nullopt);
  EXPECT_EQ(python("```python\na\n```\nbetter:\n```python\nb\n"), std::nullopt);
}

TEST(ExtractProgram, LooksBehindTheThoughtAndWithinTheAnswer) {
  const std::string a = "```python\na\n```\n", b = "```python\nb\n```\n";
  EXPECT_EQ(python("<think>\n" + a + "</think>\n" + b), "b\n");
  EXPECT_EQ(python("<think>\n" + a + "</think>\n"), std::nullopt);
  EXPECT_EQ(python("<think>\n" + a), std::nullopt);
  EXPECT_EQ(python(b + "<think>\n" + a), std::nullopt);
  EXPECT_EQ(python(a + "</think>\n" + b), "b\n");
  EXPECT_EQ(extract_program(a, "python", true), std::nullopt) << "the prompt has begun the thought";
  EXPECT_EQ(extract_program(a + "</think>" + b, "python", true), "b\n");
  EXPECT_EQ(python("<think></think><answer>\n" + b + "</answer>\n" + a), "b\n");
  EXPECT_EQ(python("<think></think><answer>\nnone</answer>\n" + a), std::nullopt);
  EXPECT_EQ(python("<think></think>" + a + "<answer>\n" + b), "b\n")
      << "an answer that does not end is no answer";
}

TEST(ExtractProgram, TakesLinearTime) {
  const auto start = std::chrono::steady_clock::now();
  for (const char* piece :
       {"```", "```\n", "~~~\n```\n", "```python\n", "`", "\n", " ", "<answer>", "    ```python\n"}) {
    std::string text;
    while (text.size() < 1 << 20) text += piece;
    python(text);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

}  // namespace
}  // namespace whet::code
