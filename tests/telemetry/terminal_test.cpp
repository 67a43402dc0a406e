#include "telemetry/terminal.h"

#include <gtest/gtest.h>

namespace whet {
namespace {

TEST(Printable, TakesTheSequencesThatSteerATerminalAway) {
  EXPECT_EQ(printable("a\033[2Jb"), "a\uFFFD[2Jb");
  EXPECT_EQ(printable("a\xC2\x9B"  // the one-character form of ESC [
                      "2Jb"),
            "a\uFFFD2Jb");
  EXPECT_EQ(printable("one\r\ntwo\tthree"), "one\ntwo  three");
  EXPECT_EQ(printable("a\u202Eb"), "a\uFFFDb");  // would print what follows right to left
}

TEST(Printable, ReplacesWhatIsNoUtf8) {
  EXPECT_EQ(printable("a\xFFz"), "a\uFFFDz");
  EXPECT_EQ(printable("cut \xE2\x82"), "cut \uFFFD\uFFFD");
  EXPECT_EQ(printable("\xC0\xAF"), "\uFFFD\uFFFD");            // an overlong slash
  EXPECT_EQ(printable("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");  // a surrogate
  EXPECT_EQ(printable("é€😀"), "é€😀");
}

TEST(DisplayWidth, CountsCells) {
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("é…"), 2u);
  EXPECT_EQ(display_width("日本"), 4u);
  EXPECT_EQ(display_width("e\u0301"), 1u);
}

TEST(ClipToWidth, NeverWiderThanTheWidthAndNeverInsideALetter) {
  EXPECT_EQ(clip_to_width("short", 5), "short");
  EXPECT_EQ(clip_to_width("longer", 5), "long…");
  EXPECT_EQ(clip_to_width("日本語", 4), "日…");
  EXPECT_EQ(clip_to_width("日本語", 5), "日本…");
  EXPECT_EQ(clip_to_width("ab", 1), "…");
  EXPECT_EQ(clip_to_width("ab", 0), "");
}

TEST(ProgressBar, FillsInHalfSteps) {
  EXPECT_EQ(progress_bar(0, 4), "────");
  EXPECT_EQ(progress_bar(0.5, 4), "━━──");
  EXPECT_EQ(progress_bar(0.65, 4), "━━╾─");
  EXPECT_EQ(progress_bar(1, 4), "━━━━");
  EXPECT_EQ(progress_bar(7, 2), "━━");
}

}  // namespace
}  // namespace whet
