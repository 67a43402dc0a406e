// Model directories: what is saved is what is loaded, and a directory that does not fit is refused by name.
#include "models/hf/load.h"

#include <gtest/gtest.h>

#include <set>

#include "base/error.h"
#include "models/hf/safetensors.h"
#include "models/hf/save.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensors.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

at::Tensor logits_of(const CausalLm& model, const std::vector<int32_t>& ids = {5, 250, 17, 17, 3, 99}) {
  const at::NoGradGuard no_grad;
  TokenBatchBuilder builder;
  builder.add(ids);
  return model.logits(model.hidden(builder.build()));
}

std::vector<NamedTensor> tensors_of(const CausalLm& model) {
  std::vector<NamedTensor> tensors;
  for (const auto& parameter : model.parameters())
    for (const auto& view : parameter.views) tensors.push_back({view.name, view.tensor.detach()});
  return tensors;
}

// A saved model whose tensors a test may change before it is loaded again.
class ModelDirectory : public testing::Test {
 protected:
  ModelDirectory() { save_model(*model_, folder_.path(), folder_.path()); }

  void rewrite(const std::vector<NamedTensor>& tensors) const {
    write_safetensors(folder_ / "model.safetensors", tensors);
  }
  std::string refusal() const {
    return message_of<UsageError>([&] { load_model(folder_.path()); });
  }

  std::unique_ptr<CausalLm> model_ = tiny_model(tiny_dense_json());
  std::vector<NamedTensor> tensors_ = tensors_of(*model_);
  TemporaryFolder folder_;
};

TEST_F(ModelDirectory, SavedModelsLoadWithEqualLogits) {
  for (const Json& json : {tiny_dense_json(), tiny_moe_json()}) {
    const auto model = tiny_model(json);
    save_model(*model, folder_.path(), folder_.path());
    EXPECT_TRUE(same_bits(logits_of(*load_model(folder_.path())), logits_of(*model)));
    EXPECT_EQ(read_json_file(folder_ / "config.json")["dtype"], "float32");
    EXPECT_EQ(read_json_file(folder_ / "generation_config.json")["eos_token_id"], kTinyEos);

    const auto other = tiny_model(json, /*seed=*/2);
    EXPECT_FALSE(same_bits(logits_of(*other), logits_of(*model)));
    load_weights(*other, folder_.path());
    EXPECT_TRUE(same_bits(logits_of(*other), logits_of(*model)));
  }
}

TEST_F(ModelDirectory, TokenizerFilesComeAlong) {
  const TemporaryFolder tokenizer;
  write_file_atomic(tokenizer / "tokenizer.json", "{\"a\": 1}");
  write_file_atomic(tokenizer / "README.md", "no");
  make_directory(tokenizer / "additional_chat_templates");
  write_file_atomic(tokenizer / "additional_chat_templates/tools.jinja", "{{ x }}");
  save_model(*model_, tokenizer.path(), folder_.path());
  EXPECT_EQ(read_file(folder_ / "tokenizer.json"), "{\"a\": 1}");
  EXPECT_EQ(read_file(folder_ / "additional_chat_templates/tools.jinja"), "{{ x }}");
  EXPECT_FALSE(file_exists(folder_ / "README.md"));
}

TEST_F(ModelDirectory, HalfPrecisionAndShardsAreRead) {
  Json index;
  std::vector<NamedTensor> first, second;
  for (size_t i = 0; i < tensors_.size(); ++i) {
    (i % 2 == 0 ? first : second).push_back({tensors_[i].name, tensors_[i].tensor.to(at::kBFloat16)});
    index["weight_map"][tensors_[i].name] = i % 2 == 0 ? "one.safetensors" : "two.safetensors";
  }
  write_safetensors(folder_ / "one.safetensors", first);
  write_safetensors(folder_ / "two.safetensors", second);
  write_file_atomic(folder_ / "model.safetensors.index.json", index.dump());
  std::filesystem::remove(folder_ / "model.safetensors");
  const auto loaded = tensors_of(*load_model(folder_.path()));
  ASSERT_EQ(loaded.size(), tensors_.size());
  for (size_t i = 0; i < loaded.size(); ++i)
    EXPECT_TRUE(same_bits(loaded[i].tensor, tensors_[i].tensor.to(at::kBFloat16).to(at::kFloat)));

  std::filesystem::remove(folder_ / "two.safetensors");
  EXPECT_EQ(refusal(), "cannot read " + (folder_ / "two.safetensors") + ": No such file or directory");
  index["weight_map"]["model.norm.weight"] = "../secret";
  write_file_atomic(folder_ / "model.safetensors.index.json", index.dump());
  EXPECT_EQ(refusal(), (folder_ / "model.safetensors.index.json") +
                           ": weight_map of model.norm.weight: expected a file name");
}

TEST_F(ModelDirectory, ShardsMustHoldWhatTheIndexPromises) {
  const std::string index_path = folder_ / "model.safetensors.index.json",
                    shard = folder_ / "one.safetensors";
  std::filesystem::rename(folder_ / "model.safetensors", shard);
  const auto with_index = [&](const Json& weight_map) {
    write_file_atomic(index_path, Json{{"weight_map", weight_map}}.dump());
    return refusal();
  };
  EXPECT_EQ(with_index({{"other", "one.safetensors"}}),
            shard + ": tensor \"other\" is missing, which " + index_path + " says is there");
  std::filesystem::copy(shard, folder_ / "two.safetensors");
  const std::string twice =
      with_index({{"model.norm.weight", "one.safetensors"}, {"lm_head.weight", "two.safetensors"}});
  EXPECT_TRUE(twice.starts_with((folder_ / "two.safetensors") + ": tensor ")) << twice;
  EXPECT_TRUE(twice.ends_with(" is in another shard too")) << twice;
  for (const Json& name : {Json("/etc/passwd"), Json(".."), Json(""), Json(3), Json("a/b")})
    EXPECT_EQ(with_index({{"x", name}}), index_path + ": weight_map of x: expected a file name");
  EXPECT_EQ(with_index({"x"}), index_path + ": expected an object \"weight_map\"");
  write_file_atomic(index_path, "{");
  EXPECT_TRUE(refusal().starts_with(index_path + ":1:2: not valid JSON"));
}

TEST_F(ModelDirectory, ShardsAreFilledUpToTheLimit) {
  SaveOptions options;
  options.max_shard_bytes = 12000;
  const TemporaryFolder saved;
  save_model(*model_, folder_.path(), saved.path(), options);
  const Json index = read_json_file(saved / "model.safetensors.index.json");
  std::set<std::string> files;
  for (const auto& [name, file] : index["weight_map"].items()) files.insert(file.get<std::string>());
  ASSERT_GT(files.size(), 3u);
  size_t total = 0;
  for (const auto& name : files) {
    EXPECT_TRUE(name.ends_with(concat("-of-0000", files.size(), ".safetensors"))) << name;
    const SafetensorsFile file(saved / name);
    size_t bytes = 0;
    for (const auto& tensor : file.names()) bytes += file.get(tensor).nbytes();
    EXPECT_TRUE(bytes <= 12000 || file.names().size() == 1) << name;
    total += bytes;
  }
  EXPECT_EQ(index["metadata"]["total_size"], total);
  EXPECT_EQ(index["weight_map"].size(), tensors_.size());
  EXPECT_FALSE(file_exists(saved / "model.safetensors"));
  EXPECT_TRUE(same_bits(logits_of(*load_model(saved.path())), logits_of(*model_)));
}

TEST_F(ModelDirectory, IsSavedInOtherTypesButForBuffers) {
  const auto model = tiny_model(tiny_moe_json());
  for (const auto& [name, type] : {std::pair{"bfloat16", at::kBFloat16}, std::pair{"float16", at::kHalf}}) {
    save_model(*model, folder_.path(), folder_.path(), {name});
    EXPECT_EQ(read_json_file(folder_ / "config.json")["dtype"], name);
    const SafetensorsFile file(folder_ / "model.safetensors");
    for (const auto& parameter : model->parameters())
      for (const auto& [view_name, view] : parameter.views)
        EXPECT_TRUE(same_bits(file.get(view_name), view.detach().to(parameter.trainable ? type : at::kFloat)))
            << view_name;
  }
  EXPECT_MESSAGE(UsageError, save_model(*model, folder_.path(), folder_.path(), {"int8"}),
                 "dtype \"int8\": expected float32, bfloat16 or float16");
}

TEST_F(ModelDirectory, ConfigKeepsItsSpellingOfTheType) {
  Json json = tiny_dense_json();
  json["torch_dtype"] = "float16";
  save_model(*tiny_model(json), folder_.path(), folder_.path(), {"bfloat16"});
  const Json saved = read_json_file(folder_ / "config.json");
  EXPECT_EQ(saved["torch_dtype"], "bfloat16");
  EXPECT_FALSE(saved.contains("dtype"));
}

// fp8 with a scale for each block: 17 x 3 numbers in blocks of 8 x 2 have a grid of 3 x 2.
TEST(ReadWeight, BlockScalesReachTheRaggedEdges) {
  const TemporaryFolder folder;
  const at::Tensor values = random_tensor({17, 3}, 1).to(at::kFloat8_e4m3fn),
                   scales = random_tensor({3, 2}, 2);
  write_safetensors(folder / "model.safetensors", {{"w", values}, {"s", scales}});
  const WeightSource source = open_safetensors(folder.path());
  const BlockScales blocks{{scales.const_data_ptr<float>(), scales.const_data_ptr<float>() + 6}, 8, 2};
  const at::Tensor read = at::empty({17, 3});
  read_weight(source.weights.at("w"), &blocks, read.mutable_data_ptr<float>());
  for (int64_t row = 0; row < 17; ++row)
    for (int64_t column = 0; column < 3; ++column)
      EXPECT_EQ(read[row][column].item<float>(),
                values.to(at::kFloat)[row][column].item<float>() * scales[row / 8][column / 2].item<float>());
}

TEST(SmallFloats, AllWidenAsInTorch) {
  const at::Tensor bits = at::arange(65536, at::kInt).to(at::kShort);
  const auto check = [](const at::Tensor& stored, WeightType type) {
    std::vector<float> ours(static_cast<size_t>(stored.numel()));
    to_float(type, static_cast<const std::byte*>(stored.const_data_ptr()), ours.size(), ours.data());
    const at::Tensor expected = stored.to(at::kFloat);
    for (size_t i = 0; i < ours.size(); ++i) {
      const float theirs = expected.const_data_ptr<float>()[i];
      ASSERT_TRUE(std::isnan(theirs) ? std::isnan(ours[i])
                                     : std::memcmp(&ours[i], &theirs, sizeof theirs) == 0)
          << format_of(type).name << " " << i;
    }
  };
  check(bits.view(at::kHalf), WeightType::f16);
  check(bits.view(at::kBFloat16), WeightType::bf16);
  check(bits.view(at::kFloat8_e4m3fn), WeightType::f8_e4m3);
  check(bits.view(at::kFloat8_e8m0fnu), WeightType::f8_e8m0);
  check(random_tensor({9}, 1).to(at::kDouble), WeightType::f64);
}

// A checkpoint of DeepSeek-V3's fp8, whose files a test may change.
class Fp8Directory : public testing::Test {
 protected:
  Fp8Directory() {
    std::filesystem::copy_file(golden_ + "/config.json", folder_ / "config.json");
    const SafetensorsFile file(golden_ + "/model.safetensors");
    for (const auto& name : file.names()) tensors_.push_back({name, file.get(name).clone()});
  }
  at::Tensor& tensor(const std::string& name) {
    return std::find_if(tensors_.begin(), tensors_.end(), [&](auto& t) { return t.name == name; })->tensor;
  }
  std::string refusal() const {
    write_safetensors(folder_ / "model.safetensors", tensors_);
    const std::string message = message_of<UsageError>([&] { load_model(folder_.path()); });
    return message.substr(message.find("config.json: ") + 13);
  }
  std::string golden_ = WHET_ROOT "/tests/golden/models/deepseek_v3_fp8";
  std::string down_ = "model.layers.0.mlp.down_proj.weight";
  std::vector<NamedTensor> tensors_;
  TemporaryFolder folder_;
};

TEST_F(Fp8Directory, IsSavedWithoutItsQuantization) {
  const auto model = load_model(golden_);
  save_model(*model, golden_, folder_.path());
  EXPECT_FALSE(read_json_file(folder_ / "config.json").contains("quantization_config"));
  EXPECT_EQ(SafetensorsFile(folder_ / "model.safetensors").get(down_).scalar_type(), at::kFloat);
  EXPECT_FALSE(SafetensorsFile(folder_ / "model.safetensors").contains(down_ + "_scale_inv"));
  EXPECT_TRUE(same_bits(logits_of(*load_model(folder_.path()), {5, 9, 17}), logits_of(*model, {5, 9, 17})));
}

TEST_F(Fp8Directory, ScalesMustFit) {
  at::Tensor& scale = tensor(down_ + "_scale_inv");
  const at::Tensor good = scale;
  scale = good.narrow(0, 0, good.size(0) - 1);
  EXPECT_EQ(refusal(), down_ + "_scale_inv is F32 [2, 5], expected F32 [3, 5]");
  scale = good.to(at::kLong);
  EXPECT_EQ(refusal(), down_ + "_scale_inv is I64 [3, 5], expected F32 [3, 5]");
  scale = good;
  at::Tensor& matrix = tensor(down_);
  matrix = matrix.to(at::kFloat);
  EXPECT_EQ(refusal(), "unexpected " + down_ + "_scale_inv");
  matrix = matrix.to(at::kInt);
  EXPECT_TRUE(refusal().starts_with(down_ + " has dtype I32, which is no floating-point type"));
  matrix = matrix.to(at::kFloat8_e4m3fn);
  std::erase_if(tensors_, [&](const NamedTensor& t) { return t.name == down_ + "_scale_inv"; });
  EXPECT_EQ(refusal(), "missing " + down_ + "_scale_inv");
}

TEST_F(ModelDirectory, TensorsThatDoNotFitAreNamed) {
  auto tensors = tensors_;
  std::erase_if(tensors, [](const NamedTensor& t) { return t.name == "model.norm.weight"; });
  tensors.push_back({"model.layers.0.mlp.extra.weight", at::ones({2})});
  for (auto& [name, tensor] : tensors)
    if (name == "model.layers.1.mlp.down_proj.weight") tensor = at::ones({32, 47});
  rewrite(tensors);
  const std::string expected = folder_.path() +
                               ": 3 tensors do not fit config.json: "
                               "model.layers.1.mlp.down_proj.weight has shape [32, 47], expected [32, 48], "
                               "missing model.norm.weight, unexpected model.layers.0.mlp.extra.weight";
  EXPECT_EQ(refusal(), expected);
  EXPECT_MESSAGE(UsageError, load_weights(*model_, folder_.path()), expected);
}

TEST_F(ModelDirectory, LongListsAreCutShort) {
  rewrite({{"other.weight", at::ones({1})}});
  const std::string message = refusal();
  EXPECT_NE(message.find(concat(tensors_.size() + 1, " tensors do not fit")), std::string::npos) << message;
  EXPECT_TRUE(message.ends_with(", ...")) << message;
  EXPECT_LT(message.size(), 700u);
}

TEST_F(ModelDirectory, KnownExtrasAreIgnored) {
  auto tensors = tensors_;
  for (const auto& [name, tensor] : tensors_)
    if (name == "model.embed_tokens.weight") tensors.push_back({"lm_head.weight", tensor});  // tied
  tensors.push_back({"model.layers.0.self_attn.rotary_emb.inv_freq", at::ones({4})});        // computed here
  rewrite(tensors);
  EXPECT_TRUE(same_bits(logits_of(*load_model(folder_.path())), logits_of(*model_)));
}

// transformers does not tie two matrices that differ, also where config.json sets it.
TEST_F(ModelDirectory, AnotherHeadIsUsedThoughTheConfigTiesIt) {
  auto tensors = tensors_;
  const at::Tensor head = random_tensor({kTinyVocab, 32}, 5);
  tensors.push_back({"lm_head.weight", head});
  rewrite(tensors);
  EXPECT_MESSAGE(UsageError, load_weights(*model_, folder_.path()),
                 folder_.path() +
                     ": lm_head.weight differs from model.embed_tokens.weight; expected one matrix, as "
                     "config.json has tie_word_embeddings");
  const auto loaded = load_model(folder_.path());
  EXPECT_FALSE(loaded->config().tie_word_embeddings);
  EXPECT_FALSE(same_bits(logits_of(*loaded), logits_of(*model_)));

  const TemporaryFolder saved;
  save_model(*loaded, folder_.path(), saved.path());
  EXPECT_FALSE(read_json_file(saved / "config.json")["tie_word_embeddings"].get<bool>());
  EXPECT_TRUE(same_bits(SafetensorsFile(saved / "model.safetensors").get("lm_head.weight"), head));
  EXPECT_TRUE(same_bits(logits_of(*load_model(saved.path())), logits_of(*loaded)));

  tensors.back().tensor = at::ones({3});
  rewrite(tensors);
  EXPECT_NE(refusal().find("lm_head.weight has shape [3], expected [288, 32]"), std::string::npos)
      << refusal();
}

TEST_F(ModelDirectory, APrefixOfAllNamesIsNamed) {
  for (const std::string prefix : {"base_model.model.", "module.", "_orig_mod."}) {
    auto tensors = tensors_;
    for (auto& [name, tensor] : tensors) name = prefix + name;
    rewrite(tensors);
    EXPECT_EQ(refusal(), folder_.path() + ": the names of tensors begin with \"" + prefix +
                             "\"; expected names without it, as in model.embed_tokens.weight");
  }
}

TEST_F(ModelDirectory, OtherKindsOfWeightsAreNamed) {
  std::filesystem::rename(folder_ / "model.safetensors", folder_ / "pytorch_model.bin");
  EXPECT_TRUE(
      refusal().starts_with(folder_.path() + ": pytorch_model.bin is not read; expected model.safetensors"));
  std::filesystem::rename(folder_ / "pytorch_model.bin", folder_ / "adapter_model.safetensors");
  EXPECT_TRUE(refusal().starts_with(folder_.path() + ": a LoRA adapter, not a model"));
}

TEST_F(ModelDirectory, AFileIsNoModel) {
  write_file_atomic(folder_ / "a.gguf", "GGUF....");
  EXPECT_MESSAGE(UsageError, load_model(folder_ / "a.gguf"),
                 (folder_ / "a.gguf") + ": convert it first (whet convert --in " + (folder_ / "a.gguf") +
                     " --out DIR): expected the directory of a model, got a GGUF file");
  EXPECT_MESSAGE(UsageError, load_model(folder_ / "config.json"),
                 (folder_ / "config.json") + ": expected the directory of a model, got a file");
}

TEST_F(ModelDirectory, MissingFilesAreNamed) {
  std::filesystem::remove(folder_ / "model.safetensors");
  EXPECT_EQ(refusal(),
            folder_.path() + ": no weights: expected model.safetensors or model.safetensors.index.json");
  std::filesystem::remove(folder_ / "config.json");
  EXPECT_EQ(refusal(), "cannot read " + (folder_ / "config.json") + ": No such file or directory");
}

TEST(InitModel, IsAFunctionOfTheSeed) {
  for (const Json& json : {tiny_dense_json(), tiny_moe_json()}) {
    EXPECT_TRUE(same_bits(logits_of(*tiny_model(json, 1)), logits_of(*tiny_model(json, 1))));
    EXPECT_FALSE(same_bits(logits_of(*tiny_model(json, 1)), logits_of(*tiny_model(json, 2))));
  }
}

TEST(InitModel, MatricesAreNormalAndNormsAreOne) {
  for (const auto& [name, tensor] : tensors_of(*tiny_model(tiny_dense_json()))) {
    if (name.ends_with("norm.weight")) {
      EXPECT_TRUE(at::equal(tensor, at::ones_like(tensor))) << name;
    } else {  // within four standard errors
      const double deviation = 0.2, size = std::sqrt(static_cast<double>(tensor.numel()));
      EXPECT_NEAR(tensor.mean().item<double>(), 0, 4 * deviation / size) << name;
      EXPECT_NEAR(tensor.std().item<double>(), deviation, 4 * deviation / (size * std::sqrt(2.0))) << name;
    }
  }
}

TEST(CausalLm, RefusesPositionsBehindItsTable) {
  const auto model = tiny_model(tiny_dense_json());
  const std::vector<int32_t> ids(129, 1);
  TokenBatchBuilder builder;
  builder.add(ids);
  EXPECT_MESSAGE(UsageError, model->hidden(builder.build()),
                 "a sequence of 129 tokens exceeds max_position_embeddings 128");
}

}  // namespace
}  // namespace whet
