#include "rewards/code_format.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "tests/support/completions.h"

namespace whet {
namespace {

double score(const Completion& completion, const std::string& language = "python") {
  return *CodeFormatReward({language}).judge({}, completion).value;
}

TEST(CodeFormat, WantsABlockInTheAnswer) {
  EXPECT_EQ(score(finished("<think>a</think><answer>\n```python\nx = 1\n```\n</answer>")), 1);
  EXPECT_EQ(score(finished("<think>a</think><answer>so: ```python x``` and more</answer>")), 1);
  EXPECT_EQ(score(finished("<think>a</think><answer>```python3\n```\n```python\nx\n```</answer>")), 1);
  EXPECT_EQ(score(finished("<think>a</think><answer>```cpp\nint x;\n```</answer>"), "cpp"), 1);
  for (const char* text : {
           "",
           "<answer>```python\nx\n```</answer>",
           "<think>```python\nx\n```</think><answer>x</answer>",
           "<think>a</think><answer>x = 1</answer>",
           "<think>a</think><answer>```\nx\n```</answer>",
           "<think>a</think><answer>```cpp\nx\n```</answer>",
           "<think>a</think><answer>```python\nx</answer>",
           "<think>a</think><answer>```python\nx</answer>```",
           "<think>a</think><answer>```python```</answer>",
           "<think>a</think><answer>```python",
       })
    EXPECT_EQ(score(finished(text)), 0) << text;
}

TEST(CodeFormat, NeedsAnEnd) {
  Completion cut = finished("<think>a</think><answer>```python\nx\n```</answer>");
  cut.finish_reason = FinishReason::length;
  EXPECT_EQ(score(cut), 0);
  EXPECT_THROW(CodeFormatReward({""}), UsageError);
}

}  // namespace
}  // namespace whet
