// GGUF files against the package `gguf` (tests/golden/gguf, made by tools/make_gguf_goldens.py): every
// number, the configuration, the tokenizer. And invalid files, which are rejected in one line.
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>

#include "base/error.h"
#include "base/philox.h"
#include "base/quote.h"
#include "models/gguf/gguf_model.h"
#include "models/hf/safetensors_header.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"
#include "tests/tokenizer/temporary_tokenizer.h"

namespace whet {
namespace {

const std::string kGoldens = WHET_ROOT "/tests/golden/gguf/";

std::map<std::string, std::vector<float>> reference(const std::string& name) {
  const MappedFile file(kGoldens + name + ".safetensors");
  std::map<std::string, std::vector<float>> numbers;
  for (const auto& tensor : parse_safetensors(file.bytes(), name)) {
    auto& values = numbers[tensor.name];
    values.resize(tensor.bytes.size() / sizeof(float));
    std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
  }
  return numbers;
}

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

TEST(Gguf, BlocksOfEveryTypeAreReadToTheBit) {
  const MappedFile file(kGoldens + "blocks.gguf");
  const auto expected = reference("blocks");
  const auto content = parse_gguf(file.bytes(), "blocks.gguf");
  EXPECT_EQ(content.tensors.size(), expected.size());
  for (const auto& tensor : content.tensors) {
    EXPECT_EQ(format_of(tensor.type).name, tensor.name);
    EXPECT_EQ(tensor.shape, (std::vector<int64_t>{3, 512}));
    std::vector<float> numbers(3 * 512);
    to_float(tensor.type, tensor.bytes.data(), numbers.size(), numbers.data());
    EXPECT_TRUE(same_bits(numbers, expected.at(tensor.name))) << tensor.name;
  }
}

class GgufGolden : public testing::TestWithParam<const char*> {
 protected:
  std::string name_ = GetParam();
  GgufModel model_ = open_gguf(kGoldens + name_ + ".gguf");
  Json expected_ = read_json_file(kGoldens + name_ + ".json");
};

TEST_P(GgufGolden, WeightsHaveTheirNamesPlacesAndValues) {
  const auto expected = reference(name_);
  EXPECT_EQ(model_.weights.weights.size(), expected.size());
  for (const auto& [name, values] : expected) {
    ASSERT_TRUE(model_.weights.weights.contains(name)) << name;
    std::vector<float> numbers(values.size(), -1);
    read_weight(model_.weights.weights.at(name), nullptr, numbers.data());
    EXPECT_TRUE(same_bits(numbers, values)) << name;
  }
}

TEST_P(GgufGolden, ConfigIsThatOfTheCheckpoint) {
  for (const auto& [key, value] : expected_["config"].items()) EXPECT_EQ(model_.config[key], value) << key;
  const Json& rope = expected_["rope"];
  EXPECT_EQ(model_.config["rope_theta"], rope["rope_theta"]);
  if (rope["rope_type"] == "default") {
    EXPECT_TRUE(model_.config["rope_scaling"].is_null());
  } else {
    for (const auto& [key, value] : rope.items())
      if (key != "rope_theta") {
        EXPECT_EQ(model_.config["rope_scaling"][key], value) << key;
      }
  }
}

TEST_P(GgufGolden, TokenizerGivesTheIdsOfTheOriginal) {
  const Tokenizer tokenizer = tokenizer_from(model_.tokenizer_files.at("tokenizer.json"));
  const Json golden = read_json_file(WHET_ROOT "/tests/golden/tokenizer/" +
                                     expected_["tokenizer"].get<std::string>() + ".json");
  size_t cases = 0;
  for (const auto& one : golden["encode"]) {
    const auto text = one["text"].get<std::string>();
    EXPECT_EQ(tokenizer.encode(text), one["ids"].get<std::vector<int32_t>>()) << quote(text);
    ++cases;
  }
  EXPECT_GT(cases, 5u);
  EXPECT_FALSE(tokenizer.token_id("[PAD322]").has_value());
  EXPECT_EQ(model_.tokenizer_files.at("chat_template.jinja"), "{{ messages }} {{ 'ünïcode' }}");
  const Json config = parse_json(model_.tokenizer_files.at("tokenizer_config.json"), "tokenizer_config.json");
  EXPECT_EQ(config["eos_token"], "<|end|>");
  EXPECT_EQ(config["model_max_length"], expected_["config"]["max_position_embeddings"]);
}

INSTANTIATE_TEST_SUITE_P(Models, GgufGolden, testing::Values("llama", "smollm", "linear", "qwen2", "qwen3"),
                         [](const auto& info) { return std::string(info.param); });

TEST(Gguf, BosIsAddedWhereTheFileOrItsKindOfTokenizerSaysSo) {
  const auto processor = [](const char* name) {
    return parse_json(open_gguf(kGoldens + name + ".gguf").tokenizer_files.at("tokenizer.json"),
                      name)["post_processor"];
  };
  EXPECT_EQ(processor("linear")["type"], "TemplateProcessing");  // set in the file
  EXPECT_EQ(processor("llama")["type"], "TemplateProcessing");   // Llama 3 does
  EXPECT_TRUE(processor("smollm").is_null());
}

// Builds headers by hand, also invalid ones.
class Bytes {
 public:
  template <class T>
  Bytes& number(T value) {
    text_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Bytes& string(const std::string& text) {
    number<uint64_t>(text.size());
    text_ += text;
    return *this;
  }
  Bytes& header(uint64_t tensors, uint64_t keys, uint32_t version = 3) {
    text_ += "GGUF";
    return number(version).number(tensors).number(keys);
  }
  Bytes& tensor(const std::string& name, const std::vector<uint64_t>& shape, uint32_t type, uint64_t offset) {
    string(name).number<uint32_t>(static_cast<uint32_t>(shape.size()));
    for (const uint64_t size : shape) number(size);
    return number(type).number(offset);
  }
  Bytes& data(size_t size) {
    text_.append((32 - text_.size() % 32) % 32 + size, '\x01');
    return *this;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::string verdict(const std::string& file) {
  try {
    parse_gguf(std::as_bytes(std::span(file)), "x.gguf");
    return "";
  } catch (const UsageError& error) {
    const std::string message = error.what();
    EXPECT_TRUE(message.starts_with("x.gguf: ")) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    return message.substr(8);
  }
}

TEST(Gguf, HeadersThatCannotBeAreRefused) {
  EXPECT_EQ(verdict(""), "not a GGUF file");
  EXPECT_EQ(verdict("GGML1234"), "not a GGUF file");
  EXPECT_EQ(verdict(Bytes().header(0, 0, 1).text()), "GGUF version 1 is not supported; expected 2 or 3");
  EXPECT_EQ(verdict(Bytes().header(0, 0, 3u << 24).text()), "big-endian GGUF is not supported");
  EXPECT_EQ(verdict(Bytes().header(0, 0).text()), "");
  EXPECT_EQ(verdict(Bytes().header(0, 0, 2).text()), "");
  EXPECT_EQ(verdict(Bytes().header(~0ull, 0).text()),
            "the file ends within the list of tensors (truncated?)");
  EXPECT_EQ(verdict(Bytes().header(0, ~0ull).text()), "the file ends within the metadata (truncated?)");
}

TEST(Gguf, MetadataThatCannotBeIsRefused) {
  const auto one = [](const std::function<void(Bytes&)>& value) {
    Bytes bytes;
    value(bytes.header(0, 1).string("k"));
    return verdict(bytes.text());
  };
  const auto array = [&](uint32_t element, uint64_t count) {
    return one([&](Bytes& b) { b.number(9u).number(element).number(count).number(0u); });
  };
  EXPECT_EQ(one([](Bytes& b) { b.number(4u).number(7u); }), "");
  EXPECT_EQ(one([](Bytes& b) { b.number(13u); }), "key \"k\": there is no type 13");
  EXPECT_EQ(one([](Bytes& b) { b.number(8u).number(~0ull); }),
            "the file ends within the metadata (truncated?)");
  EXPECT_EQ(array(9, 1), "key \"k\": an array of arrays");
  EXPECT_EQ(array(4, 1), "");
  EXPECT_EQ(array(4, 2), "key \"k\": the file is too short for 2 elements");
  EXPECT_EQ(array(8, ~0ull), concat("key \"k\": the file is too short for ", ~0ull, " elements"));
  EXPECT_EQ(verdict(Bytes()
                        .header(0, 2)
                        .string("a\nb")
                        .number(0u)
                        .number<uint8_t>(1)
                        .string("a\nb")
                        .number(0u)
                        .number<uint8_t>(1)
                        .text()),
            "key \"a\\nb\" comes twice");
  EXPECT_EQ(one([](Bytes& b) { b.number(4u).number(7u).data(0); }), "");
  EXPECT_EQ(verdict(Bytes().header(0, 1).string("general.alignment").number(4u).number(24u).text()),
            "general.alignment 24 is no power of two up to 2^20");
  EXPECT_EQ(verdict(Bytes().header(0, 1).string("general.alignment").number(8u).string("x").text()),
            "key \"general.alignment\": expected an integer");
}

TEST(Gguf, TensorsThatCannotBeAreRefused) {
  const auto one = [](const std::vector<uint64_t>& shape, uint32_t type, uint64_t offset, size_t size) {
    const std::string message =
        verdict(Bytes().header(1, 0).tensor("t", shape, type, offset).data(size).text());
    return message.starts_with("tensor \"t\": ") ? message.substr(12) : message;
  };
  const std::string outside = "its data lies outside of the file (truncated?)";
  EXPECT_EQ(one({32, 2}, 8, 0, 68), "");
  EXPECT_EQ(one({}, 0, 0, 4), "");
  EXPECT_EQ(one({0, 5}, 0, 0, 0), "");
  EXPECT_EQ(one({32, 2}, 8, 0, 67), outside);
  EXPECT_EQ(one({4}, 0, 32, 16), outside);
  EXPECT_EQ(one({4}, 0, ~0ull, 16), outside);
  EXPECT_EQ(one({4}, 0, 32, 64), "its data overlaps, leaves a gap or is not aligned");
  EXPECT_EQ(one({31, 2}, 8, 0, 68), "rows of 31 are not whole blocks of 32");
  EXPECT_EQ(one({~0ull}, 0, 0, 4), "the shape is absurdly large");
  EXPECT_EQ(one({1ull << 40, 1ull << 40}, 0, 0, 4), "the shape is absurdly large");
  EXPECT_EQ(one({0, 1ull << 40, 1ull << 40}, 0, 0, 4), "the shape is absurdly large");
  EXPECT_EQ(one({1, 1, 1, 1, 1}, 0, 0, 4), "5 dimensions, expected at most 4");
  const std::string expected =
      " is not supported; expected F64, F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q4_K or Q6_K";
  EXPECT_EQ(one({4}, 13, 0, 16), "type Q5_K" + expected);
  EXPECT_EQ(one({4}, 99, 0, 16), "type 99" + expected);
  const auto two = [](const char* name, uint64_t offset) {
    return verdict(Bytes().header(2, 0).tensor("a", {4}, 0, 0).tensor(name, {4}, 0, offset).data(96).text());
  };
  EXPECT_EQ(two("b", 32), "");
  EXPECT_EQ(two("a", 32), "tensor \"a\" comes twice");
  EXPECT_EQ(two("b", 0), "tensor \"b\": its data overlaps, leaves a gap or is not aligned");
  EXPECT_EQ(two("b", 64), "tensor \"b\": its data overlaps, leaves a gap or is not aligned");
}

class GgufAttack : public testing::Test {
 protected:
  // The error of opening the model; "" when it is accepted.
  std::string verdict(const std::string& content) const {
    const std::string path = folder_ / "x.gguf";
    std::ofstream(path, std::ios::binary) << content;
    try {
      const GgufModel model = open_gguf(path);
      for (const auto& [name, weight] : model.weights.weights) {
        std::vector<float> numbers(checked_count(weight.tensor.shape));
        read_weight(weight, nullptr, numbers.data());
      }
      return "";
    } catch (const UsageError& error) {
      const std::string message = error.what();
      EXPECT_TRUE(message.starts_with(path)) << message;
      EXPECT_EQ(message.find('\n'), std::string::npos) << message;
      return message.substr(path.size());
    }
  }
  // `content` with the bytes `from`, which must be there, replaced by as many others.
  std::string with(const std::string& from, const std::string& to) const {
    std::string changed = whole_;
    const size_t at = changed.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    EXPECT_EQ(from.size(), to.size());
    return changed.replace(at, from.size(), to);
  }

  std::string whole_ = read_file(kGoldens + "smollm.gguf");
  TemporaryFolder folder_;
};

TEST_F(GgufAttack, WhatIsNotSupportedIsRefusedByName) {
  EXPECT_EQ(verdict(whole_), "");
  std::string older = whole_;
  older[4] = 2;
  EXPECT_EQ(verdict(older), "");
  EXPECT_EQ(
      verdict(with("smollm", "mollsm")),
      ": tokenizer.ggml.pre \"mollsm\" is not supported; expected gpt-2, smollm, qwen2, deepseek-r1-qwen, "
      "llama-bpe or deepseek-v3");
  EXPECT_EQ(verdict(with("gpt2", "bert")),
            ": tokenizer.ggml.model \"bert\" is not supported; expected gpt2 (byte-level BPE)");
  EXPECT_EQ(verdict(with("blk.0.attn_q.weight", "blk.0.attn_z.weight")),
            ": tensor \"blk.0.attn_z.weight\" is not known");
  EXPECT_EQ(verdict(with("llama.block_count", "llama.block_cound")),
            ": key \"llama.block_count\" is missing");
}

TEST_F(GgufAttack, FilesThatAreCutOffAreRefused) {
  for (size_t size = 0; size < whole_.size(); size += 1 + size / 50)
    EXPECT_NE(verdict(whole_.substr(0, size)), "") << "cut to " << size << " bytes";
}

TEST_F(GgufAttack, DamagedFilesLoadOrAreRefused) {
  const size_t header = whole_.find("token_embd.weight") + 2000;
  int loaded = 0, refused = 0;
  for (uint64_t round = 0; round < 1000; ++round) {
    Rng rng(/*seed=*/7, /*stream=*/0, round);
    std::string damaged = whole_;
    for (uint32_t flips = rng.below(4) + 1; flips > 0; --flips) {
      char& byte = damaged[rng.below(static_cast<uint32_t>(header))];
      byte = static_cast<char>(byte ^ (1 << rng.below(8)));
    }
    (verdict(damaged).empty() ? loaded : refused) += 1;
  }
  EXPECT_GT(loaded, 100);
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace whet
