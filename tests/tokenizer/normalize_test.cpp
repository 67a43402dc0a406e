// Form C as Hugging Face's library has it (the expected texts are its own answers).
#include "tokenizer/normalize.h"

#include <gtest/gtest.h>

namespace whet {
namespace {

std::string nfc(std::string_view text) { return std::string(normalize_nfc(AlignedText(text)).bytes()); }

TEST(NormalizeNfc, ComposesAndPutsMarksInOrder) {
  EXPECT_EQ(nfc("e\u0301 a\u0307\u0323"), "\u00E9 \u1EA1\u0307");
  EXPECT_EQ(nfc("q\u0301\u0334 a\u0301\u0334"), "q\u0334\u0301 \u00E1\u0334");
  EXPECT_EQ(nfc("\u1112\u1161\u11AB \uAC00\u11A8"), "\uD55C \uAC01");
  EXPECT_EQ(nfc("\u212B \uF900 \u0958"), "\u00C5 \u8C48 \u0915\u093C");
}

TEST(NormalizeNfc, LeavesCompatibleCharactersAlone) { EXPECT_EQ(nfc("，ﬁ２Ⅷ"), "，ﬁ２Ⅷ"); }

TEST(NormalizeNfc, KnowsNoMarkThatCameAfterTheLibrary) {
  EXPECT_EQ(nfc("a\u0898\u0334"), "a\u0898\u0334");  // Unicode 14
  EXPECT_EQ(nfc("a\u0EBA\u0334"), "a\u0EBA\u0334");  // Unicode 12
  EXPECT_EQ(nfc("\U00011935\U00011930"), "\U00011935\U00011930");
  EXPECT_EQ(nfc("\u0898\u0301\u0334"), "\u0898\u0334\u0301");  // those behind it keep their own order
}

TEST(NormalizeNfc, ATextThatDoesNotChangeIsNotCopied) {
  const std::string text = "日本語、한국어 é";
  EXPECT_EQ(normalize_nfc(AlignedText(text)).bytes().data(), text.data());
}

}  // namespace
}  // namespace whet
