// The safetensors reader gets untrusted files: each one loads or is rejected in one
// line.
#include "models/hf/safetensors.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensors.h"

namespace whet {
namespace {

std::string with_length(const std::string& header, uint64_t length) {
  return std::string(reinterpret_cast<const char*>(&length), sizeof length) + header;
}

class Safetensors : public testing::Test {
 protected:
  // Not the atomic writer, which waits for the disk.
  void write(const std::string& content) const { std::ofstream(path_, std::ios::binary) << content; }

  // The error for a header followed by `data_size` bytes, without the path; "" when it is accepted.
  std::string verdict(const std::string& header, size_t data_size) const {
    write(with_length(header, header.size()) + std::string(data_size, '\x01'));
    return verdict();
  }
  std::string verdict() const {
    try {
      const SafetensorsFile file(path_);
      for (const auto& name : file.names()) read_ += file.get(name).clone().nbytes();
      return "";
    } catch (const UsageError& error) {
      const std::string message = error.what();
      EXPECT_TRUE(message.starts_with(path_)) << message;
      EXPECT_EQ(message.find('\n'), std::string::npos) << message;
      return message.substr(path_.size());
    }
  }

  TemporaryFolder folder_;
  std::string path_ = folder_ / "model.safetensors";
  mutable size_t read_ = 0;  // bytes of tensors
};

TEST_F(Safetensors, GivesBackWhatWasWritten) {
  const std::vector<NamedTensor> written{{"b", random_tensor({3, 5}, 1)},
                                         {"a", random_tensor({2}, 2).to(at::kBFloat16)},
                                         {"empty", at::empty({0, 4}, at::kLong)},
                                         {"scalar", at::tensor(7, at::kLong)},
                                         {"turned", random_tensor({4, 2}, 3).t()}};
  write_safetensors(path_, written);
  const SafetensorsFile file(path_);
  EXPECT_EQ(file.names().size(), written.size());
  for (const auto& [name, tensor] : written) EXPECT_TRUE(same_bits(file.get(name), tensor)) << name;
  EXPECT_TRUE(file.contains("a"));
  EXPECT_FALSE(file.contains("c"));
  EXPECT_MESSAGE(UsageError, file.get("c"), path_ + ": tensor \"c\" is missing");
}

TEST_F(Safetensors, TensorsNeedNotBeAligned) {
  const std::string header = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} )";
  ASSERT_NE((header.size() + sizeof(uint64_t)) % sizeof(float), 0u);
  const float values[] = {1.5f, -2};
  write(with_length(header, header.size()) +
        std::string(reinterpret_cast<const char*>(values), sizeof values));
  EXPECT_TRUE(same_bits(SafetensorsFile(path_).get("a"), at::tensor({1.5f, -2.0f})));
}

TEST_F(Safetensors, RoundsToNearestEvenWhenItWritesLess) {
  // Halfway between two neighbours, twice: the even one is below, then above.
  const at::Tensor values = at::tensor({1 + 0x1p-8f, 1 + 3 * 0x1p-8f, 1 + 0x1p-11f, 1 + 3 * 0x1p-11f, 1e6f});
  write_converted(path_, {{"b", values, at::kBFloat16}, {"h", values, at::kHalf}});
  const SafetensorsFile file(path_);
  EXPECT_TRUE(same_bits(file.get("b").narrow(0, 0, 2).to(at::kFloat), at::tensor({1.0f, 1 + 0x1p-6f})));
  EXPECT_TRUE(same_bits(file.get("h").narrow(0, 2, 2).to(at::kFloat), at::tensor({1.0f, 1 + 0x1p-9f})));
  EXPECT_TRUE(std::isinf(file.get("h")[4].item<float>()));
}

TEST_F(Safetensors, RefusesFilesThatAreCutOff) {
  write_safetensors(path_, {{"weight", random_tensor({4, 4}, 1)}});
  const std::string whole = read_file(path_);
  EXPECT_EQ(verdict(), "");
  for (size_t size = 0; size < whole.size(); ++size) {
    write(whole.substr(0, size));
    EXPECT_NE(verdict(), "") << "cut to " << size << " bytes";
  }
  EXPECT_EQ((write(whole.substr(0, 5)), verdict()), ": not a safetensors file (5 bytes)");
  EXPECT_EQ((write(whole.substr(0, whole.size() - 1)), verdict()),
            ": tensor \"weight\": its data lies outside of the file (truncated?)");
  EXPECT_EQ((write(whole + "x"), verdict()), ": 1 bytes behind the last tensor");
}

TEST_F(Safetensors, RefusesHeadersThatCannotBe) {
  for (const uint64_t length : {uint64_t{3}, uint64_t{1} << 40, ~uint64_t{0}}) {
    write(with_length("{}", length));
    EXPECT_EQ(verdict(),
              concat(": not a safetensors file, or truncated: its header would take ", length, " bytes"));
  }
  EXPECT_EQ(verdict("[]", 0), ": the header is not a JSON object");
  EXPECT_EQ(verdict("{\"a", 0), " (header): not valid JSON near byte 4");
  EXPECT_EQ(verdict("{\"a\": 1e999}", 0), " (header): not valid JSON: a number is too large");
  EXPECT_EQ(verdict("{}", 0), "");
  EXPECT_EQ(verdict(R"({"__metadata__":{"format":"pt"}})", 0), "");
}

std::string tensor(const std::string& name, const std::string& dtype, const std::string& shape,
                   const std::string& offsets) {
  return '"' + name + R"(":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets +
         '}';
}

TEST_F(Safetensors, RefusesTensorsThatCannotBe) {
  const auto one = [&](const char* dtype, const char* shape, const char* offsets) {
    return verdict('{' + tensor("a", dtype, shape, offsets) + '}', 8);
  };
  const std::string a = ": tensor \"a\": ";
  EXPECT_EQ(one("F32", "[2]", "[0,8]"), "");
  EXPECT_EQ(one("F8_E4M3", "[8]", "[0,8]"), "");
  EXPECT_EQ(one("F6", "[8]", "[0,8]"), a + "dtype \"F6\" is not supported");
  EXPECT_EQ(one("F\\n", "[8]", "[0,8]"), a + "dtype \"F\\n\" is not supported");
  EXPECT_EQ(one("F32", "[3]", "[0,8]"), a + "its data has not the size of its shape");
  EXPECT_EQ(one("F32", "[2]", "[8,0]"), a + "its data lies outside of the file (truncated?)");
  EXPECT_EQ(one("F32", "[2]", "[8,16]"), a + "its data lies outside of the file (truncated?)");
  EXPECT_EQ(one("F32", "[2]", "[-8,0]"), a + "data_offsets must be non-negative integers");
  EXPECT_EQ(one("F32", "[2]", "[0,8.0]"), a + "data_offsets must be non-negative integers");
  EXPECT_EQ(one("F32", "[-2]", "[0,8]"), a + "the shape must hold non-negative integers");
  EXPECT_EQ(one("F32", "[\"2\"]", "[0,8]"), a + "the shape must hold non-negative integers");
  EXPECT_EQ(one("F32", "[4294967296,1073741825]", "[0,4]"), a + "the shape is absurdly large");
  EXPECT_EQ(one("F32", "[18446744073709551615]", "[0,8]"), a + "the shape is absurdly large");
  EXPECT_EQ(one("F32", "[0,1099511627776,1099511627776]", "[0,0]"), a + "the shape is absurdly large");
  EXPECT_EQ(one("F32", "2", "[0,8]"), a + "expected dtype, shape and data_offsets");
  EXPECT_EQ(one("F32", "[2]", "[0,8,8]"), a + "expected dtype, shape and data_offsets");
  EXPECT_EQ(verdict(R"({"a":{"dtype":"F32","shape":[2]}})", 8), a + "expected dtype, shape and data_offsets");
  EXPECT_EQ(verdict(R"({"a":[]})", 8), a + "expected dtype, shape and data_offsets");
}

TEST_F(Safetensors, RefusesDataThatIsNotBackToBack) {
  const auto two = [&](const char* name, const char* first, const char* second) {
    return verdict('{' + tensor("a", "F32", "[1]", first) + ',' + tensor(name, "F32", "[1]", second) + '}',
                   8);
  };
  EXPECT_EQ(two("b", "[0,4]", "[4,8]"), "");
  EXPECT_EQ(two("b", "[4,8]", "[0,4]"), "");
  EXPECT_EQ(two("b", "[0,4]", "[0,4]"), ": tensor \"b\": its data overlaps or leaves a gap");
  EXPECT_EQ(two("b", "[0,4]", "[2,6]"), ": tensor \"b\": its data overlaps or leaves a gap");
  EXPECT_EQ(two("a", "[0,4]", "[4,8]"), ": tensor \"a\" comes twice");
  EXPECT_EQ(verdict('{' + tensor("a", "F32", "[1]", "[4,8]") + '}', 8),
            ": tensor \"a\": its data overlaps or leaves a gap");
}

TEST_F(Safetensors, ReadsALongHeaderInLinearTime) {
  std::string header = "{";
  for (int i = 0; i < 100000; ++i)
    header += (i == 0 ? "" : ",") + tensor(concat("model.layers.", i), "F32", "[0]", "[0,0]");
  EXPECT_EQ(verdict(header + "}", 0), "");
}

TEST_F(Safetensors, DamagedFilesLoadOrAreRefused) {
  write_safetensors(path_,
                    {{"model.a", random_tensor({2, 3}, 1)}, {"b", random_tensor({4}, 2).to(at::kHalf)}});
  const std::string whole = read_file(path_);
  int loaded = 0, refused = 0;
  for (uint64_t round = 0; round < 2000; ++round) {
    Rng rng(/*seed=*/5, /*stream=*/0, round);
    std::string damaged = whole;
    for (uint32_t flips = rng.below(4) + 1; flips > 0; --flips) {
      char& byte = damaged[rng.below(static_cast<uint32_t>(whole.size()))];
      // Either any bit, or a character that means something in a header.
      byte = rng.chance(0.5) ? static_cast<char>(byte ^ (1 << rng.below(8)))
                             : "0123456789eE-.,:\"{}[]"[rng.below(21)];
    }
    if (rng.chance(0.2)) damaged.resize(rng.below(static_cast<uint32_t>(whole.size())));
    write(damaged);
    (verdict().empty() ? loaded : refused) += 1;
  }
  EXPECT_GT(loaded, 100);
  EXPECT_GT(refused, 1000);
  EXPECT_GT(read_, 0u);
}

}  // namespace
}  // namespace whet
