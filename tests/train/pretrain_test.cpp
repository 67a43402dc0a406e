#include "train/pretrain.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/fields.h"
#include "models/hf/safetensors.h"
#include "tests/support/expect_throw.h"
#include "tests/support/runs.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

constexpr const char* kTokenizer = WHET_ROOT "/recipes/countdown_base";

PretrainConfig tiny_config(const std::string& output, const Json& model) {
  at::set_num_threads(1);
  PretrainConfig config;
  config.model = model;
  config.tokenizer = kTokenizer;
  config.output_dir = output;
  config.data.kind.get<CountdownTraces>().countdown.count = 2;
  config.steps = 6;
  config.sequences_per_step = 6;
  config.micro_batch_tokens = 150;
  config.optimizer.schedule = Schedule::cosine;
  config.optimizer.warmup_steps = 2;
  config.checkpoint = {.every = 2, .keep = 10};
  config.threads = 2;
  return config;
}

void expect_same_checkpoint(const std::string& a, const std::string& b) {
  for (const char* file :
       {"/model.safetensors", "/trainer/optimizer.safetensors", "/config.json", "/tokenizer.json"})
    EXPECT_TRUE(read_file(a + file) == read_file(b + file)) << file;
}

class Pretrain : public testing::TestWithParam<const char*> {
 protected:
  Json model() const {
    const std::string kind = GetParam();
    Json json = kind == "dense" ? tiny_dense_json() : tiny_moe_json();
    if (kind == "mtp") json["num_nextn_predict_layers"] = 1;
    return json;
  }
  TemporaryFolder folder_;
};

TEST_P(Pretrain, AResumedRunIsTheUninterruptedOne) {
  pretrain(tiny_config(folder_ / "whole", model()));
  const auto expected = metrics_without_times(folder_ / "whole");
  ASSERT_EQ(expected.size(), 6u);

  PretrainConfig config = tiny_config(folder_ / "killed", model());
  pretrain(config);
  EXPECT_EQ(metrics_without_times(folder_ / "killed"), expected) << "the same seed gives the same run";
  for (const char* step : {"000004", "000002"}) {
    pretend_killed_after(folder_ / "killed", step);
    config.threads = 1;
    pretrain(config);
    EXPECT_EQ(metrics_without_times(folder_ / "killed"), expected);
    expect_same_checkpoint(checkpoint_folder(folder_ / "killed", "000006"),
                           checkpoint_folder(folder_ / "whole", "000006"));
  }
}

TEST_P(Pretrain, LearnsAndExportsATinyText) {
  std::string lines;
  for (int i = 0; i < 8; ++i) lines += "{\"prompt\": \"1 2 -> 3\\n\", \"completion\": \"1+2=3 yes\\n\"}\n\n";
  write_file_atomic(folder_ / "data.jsonl", lines);
  PretrainConfig config = tiny_config(folder_ / "run", model());
  config.export_dir = folder_ / "exported";
  config.data.kind.choose<TextFile>().path = folder_ / "data.jsonl";
  config.steps = 60;
  config.optimizer.lr = 0.01;
  config.checkpoint = {.every = 100, .keep = 1};
  pretrain(config);
  const auto metrics = read_metrics(folder_ / "run");
  EXPECT_LT(metrics.back()["loss"].get<double>(), metrics.front()["loss"].get<double>());
  EXPECT_TRUE(file_exists(folder_ / "run/report.html"));
  EXPECT_EQ(metrics.front().contains("mtp/loss"), GetParam() == std::string("mtp"));
  if (metrics.front().contains("mtp/loss")) {
    EXPECT_LT(metrics.back()["mtp/loss"].get<double>(), metrics.front()["mtp/loss"].get<double>() / 2);
    EXPECT_EQ(load_model(folder_ / "exported")->config().num_nextn_predict_layers, 1);
  }
  EXPECT_TRUE(read_file(folder_ / "exported/model.safetensors") ==
              read_file(checkpoint_folder(folder_ / "run", "000060") + "/model.safetensors"));
}

INSTANTIATE_TEST_SUITE_P(Kinds, Pretrain, testing::Values("dense", "moe", "mtp"),
                         [](const auto& kind) { return kind.param; });

// From half of the steps on, as if it had been the weight from there.
TEST(PretrainMtp, TheWeightOfItsLossMayChangeOnce) {
  const TemporaryFolder folder;
  const auto lines = [&](const std::string& run, double weight, double late_from) {
    Json model = tiny_moe_json();
    model["num_nextn_predict_layers"] = 1;
    PretrainConfig config = tiny_config(folder / run, model);
    config.mtp_loss_weight = weight;
    config.mtp_late_from = late_from;
    pretrain(config);
    return metrics_without_times(folder / run);
  };
  const auto early = lines("early", 0.3, 1), late = lines("late", 0.1, 1), both = lines("both", 0.3, 0.5);
  EXPECT_EQ(lines("from_the_start", 0.3, 0), late);
  for (size_t i = 0; i < 6; ++i) EXPECT_EQ(both[i] == early[i], i < 3) << "step " << i;
}

// b_e += gamma * sign(mean load - load_e): after k steps every bias is one of -k gamma, ..., k gamma.
TEST(PretrainRouter, BalancesByTheSelectionBias) {
  const TemporaryFolder folder;
  PretrainConfig config = tiny_config(folder / "run", tiny_moe_json());
  config.steps = 5;
  config.router_bias_update_rate = 0.125;
  pretrain(config);
  const SafetensorsFile weights(checkpoint_folder(folder / "run", "000005") + "/model.safetensors");
  const at::Tensor bias = weights.get("model.layers.1.mlp.gate.e_score_correction_bias");
  bool moved = false;
  for (int64_t e = 0; e < bias.numel(); ++e) {
    const float steps = bias.const_data_ptr<float>()[e] / 0.125f;
    EXPECT_EQ(steps, std::round(steps));
    EXPECT_LE(std::abs(steps), 5);
    moved = moved || steps != 0;
  }
  EXPECT_TRUE(moved);
  EXPECT_FALSE(weights.contains("model.layers.0.mlp.gate.e_score_correction_bias"));
  for (const Json& line : read_metrics(folder / "run")) {
    EXPECT_GT(line["router/max_violation/max"], 0.0);
    EXPECT_EQ(line["router/max_violation/layer_1"], line["router/max_violation/mean"]);
  }
}

// Weights count where a token is a target; the first token of a sequence never is.
TEST(PretrainLoss, IsTheMeanOverTargets) {
  const TemporaryFolder folder;
  write_file_atomic(folder / "data.jsonl", "{\"text\": \"+\"}\n");
  PretrainConfig config = tiny_config(folder / "run", tiny_dense_json());
  config.model["initializer_range"] = 1e-6;  // every token is as likely as every other
  config.data.kind.choose<TextFile>().path = folder / "data.jsonl";
  config.steps = 1;
  pretrain(config);
  EXPECT_NEAR(read_metrics(folder / "run")[0]["loss"].get<double>(), std::log(kTinyVocab), 1e-4);
}

TEST(PretrainErrors, NameFileAndField) {
  const TemporaryFolder folder;
  PretrainConfig config = tiny_config(folder / "run", tiny_dense_json());
  config.model["vocab_size"] = 100;
  EXPECT_MESSAGE(UsageError, pretrain(config), "model.vocab_size: 100 is smaller than the tokenizer's 285");
  config = tiny_config(folder / "run", tiny_dense_json());
  config.model.erase("eos_token_id");
  EXPECT_MESSAGE(UsageError, pretrain(config), "model.eos_token_id: expected the id that ends a sequence");

  config = tiny_config(folder / "run", tiny_dense_json());
  TextFile& data = config.data.kind.choose<TextFile>();
  const auto with_data = [&](const std::string& content) {
    write_file_atomic(folder / "data.jsonl", content);
    data.path = folder / "data.jsonl";
    return message_of<UsageError>([&] { pretrain(config); });
  };
  const std::string file = folder / "data.jsonl";
  EXPECT_EQ(with_data(""), file + ": holds no sequences");
  EXPECT_EQ(with_data("{\"text\": \"a\"}\n{\"text\": }\n"),
            file + ":2:10: not valid JSON: unexpected '}'; expected '[', '{', or a literal");
  EXPECT_EQ(with_data("\n[1]\n"), file + ":2: expected a JSON object, got array");
  EXPECT_EQ(with_data("{\"text\": \"a\", \"text\": \"b\"}\n"),
            file + ":1: the key \"text\" is there twice; expected it once");
  EXPECT_EQ(with_data("{\"text\": 1}\n"), file + ":1: expected a string column \"text\" or \"completion\"");
  EXPECT_EQ(with_data("{\"text\": \"\"}\n"), file + ":1: expected some text, got \"\"");
  data.path = "";
  EXPECT_MESSAGE(UsageError, pretrain(config), "data.path: expected a JSON Lines file");
  EXPECT_FALSE(file_exists(folder / "run")) << "bad input leaves no run behind";
}

TEST(TrainingRunErrors, AnotherRecipesFolderIsRefused) {
  const TemporaryFolder folder;
  PretrainConfig config = tiny_config(folder / "run", tiny_dense_json());
  config.steps = 2;
  pretrain(config);
  config.threads = 1;
  config.checkpoint.every = 7;
  config.export_dir = folder / "exported";
  pretrain(config);  // none of these changes a number
  EXPECT_TRUE(file_exists(folder / "exported/model.safetensors"));
  config.optimizer.lr = 0.5;
  EXPECT_MESSAGE(
      UsageError, pretrain(config),
      (folder / "run/config.json") +
          ": this folder holds a run of another recipe (optimizer.lr is 0.001 there and 0.5 here); choose "
          "another output_dir, or remove the folder");
}

// As a later version may write it, or an earlier one before a key was taken out.
TEST(TrainingRunErrors, AKeyThatIsNotKnownHereIsNamedWithTheVersion) {
  const TemporaryFolder folder;
  PretrainConfig config = tiny_config(folder / "run", tiny_dense_json());
  config.steps = 2;
  config.version = "0.1.0";
  pretrain(config);
  const std::string state_path = checkpoint_folder(folder / "run", "000002") + "/trainer/state.json";
  Json state = read_json_file(state_path);
  state["recipe"]["optimizer"]["nesterov"] = true;
  state["recipe"]["version"] = "0.0.9";
  write_file_atomic(state_path, state.dump());
  std::filesystem::remove(checkpoint_folder(folder / "run", "000002") + "/trainer/manifest.json");
  EXPECT_MESSAGE(
      UsageError, pretrain(config),
      (folder / "run/config.json") +
          ": this folder holds a run of whet 0.0.9, whose recipe whet 0.1.0 does not read (unknown key "
          "\"optimizer.nesterov\"); finish it with that version, or choose another output_dir");
}

// Nothing has been learnt yet, so nothing is lost: the first try of a recipe may fail and be mended.
TEST(TrainingRunErrors, ARunThatHasNotLoggedAStepIsTakenOver) {
  const TemporaryFolder folder;
  PretrainConfig config = tiny_config(folder / "run", tiny_dense_json());
  config.steps = 999;
  make_directory(folder / "run");
  write_file_atomic(folder / "run/config.json", write_config(config).dump());
  config.steps = 2;
  pretrain(config);
  EXPECT_EQ(read_json_file(folder / "run/config.json")["steps"], 2);
}

}  // namespace
}  // namespace whet
