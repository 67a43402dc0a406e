#include "telemetry/event_record.h"

#include <gtest/gtest.h>

#include "base/crc32.h"
#include "base/file.h"

namespace whet {
namespace {

// RFC 3720, B.4, and the check value of the catalogue of CRCs.
TEST(EventRecord, HasTheChecksumOfTheRfc) {
  EXPECT_EQ(crc32c(""), 0u);
  EXPECT_EQ(crc32c("123456789"), 0xE3069283);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AA);
  EXPECT_EQ(crc32c(std::string(32, '\xFF')), 0x62A8AB43);
  std::string ascending;
  for (char byte = 0; byte < 32; ++byte) ascending += byte;
  EXPECT_EQ(crc32c(ascending), 0x46DD794E);
}

// tools/make_event_golden.py wrote the file with TensorBoard's own packages.
const std::string kGolden = WHET_ROOT "/tests/golden/events.tfevents";

TEST(EventRecord, IsEncodedAsTensorBoardDoes) {
  std::string long_tag = "a tag of more than 127 bytes, whose length takes two: ";
  for (int i = 0; i < 50; ++i) long_tag += "ä";
  const std::string file = version_record(1700000000.25) + session_start_record(1700000000.25, 0) +
                           scalars_record(1700000000.5, 0, {{"eval/aime/pass@1", 0.1}}) +
                           scalars_record(1700000001.75, 1, {{"reward", 0.625}, {"loss", -1.5e-07}}) +
                           scalars_record(1700086400.0, 300000, {{long_tag, 1e30}}) +
                           scalars_record(1700086401.0, 300001, {});
  EXPECT_TRUE(file == read_file(kGolden));
}

TEST(EventRecord, TimesAreReadUpToTheFirstDamage) {
  const std::string file = read_file(kGolden);
  const auto times = scalar_event_times(file);
  ASSERT_EQ(times.size(), 4u);
  EXPECT_EQ(times[1].wall_time, 1700000001.75);
  EXPECT_EQ(times[1].step, 1);
  EXPECT_EQ(times[2].step, 300000);
  EXPECT_EQ(scalar_event_times(file.substr(0, file.size() - 1)).size(), 3u);
  for (size_t at = 0; at < file.size(); ++at) {
    std::string damaged = file;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    EXPECT_LT(scalar_event_times(damaged).size(), 4u) << "byte " << at;
    EXPECT_LE(scalar_event_times(file.substr(0, at)).size(), 4u);
  }
}

}  // namespace
}  // namespace whet
