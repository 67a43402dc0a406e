// Model directories: what is saved is what is loaded, and a directory that does not fit is refused by name.
#include "models/hf/load.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "models/hf/safetensors.h"
#include "models/hf/save.h"
#include "tests/support/expect_throw.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensors.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

at::Tensor logits_of(const CausalLm& model) {
  const at::NoGradGuard no_grad;
  const std::vector<int32_t> ids{5, 250, 17, 17, 3, 99};
  TokenBatchBuilder builder;
  builder.add(ids.data(), static_cast<int64_t>(ids.size()));
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
  save_model(*model_, tokenizer.path(), folder_.path());
  EXPECT_EQ(read_file(folder_ / "tokenizer.json"), "{\"a\": 1}");
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
  tensors.push_back({"lm_head.weight", at::ones({3})});                                // embeddings are tied
  tensors.push_back({"model.layers.0.self_attn.rotary_emb.inv_freq", at::ones({4})});  // computed here
  rewrite(tensors);
  EXPECT_TRUE(same_bits(logits_of(*load_model(folder_.path())), logits_of(*model_)));
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
  builder.add(ids.data(), 129);
  EXPECT_MESSAGE(UsageError, model->hidden(builder.build()),
                 "a sequence of 129 tokens exceeds max_position_embeddings 128");
}

}  // namespace
}  // namespace whet
