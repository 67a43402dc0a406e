// Our models against Hugging Face's, on the checkpoints of tools/make_goldens.py. The environment variable
// WHET_GOLDENS may name a folder with further checkpoints of that form.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>

#include "base/error.h"
#include "models/hf/safetensors.h"
#include "rollout/engine.h"
#include "tests/support/tensors.h"
#include "tests/support/tiny_models.h"
#include "train/logprobs.h"

namespace whet {
namespace {

namespace fs = std::filesystem;

bool is_supported(const fs::path& directory) {
  try {
    parse_model_config(read_json_file(directory / "config.json"), "config.json");
    return true;
  } catch (const UsageError&) {
    return false;
  }
}

std::vector<std::string> golden_directories() {
  std::vector<std::string> directories;
  for (const auto& entry : fs::directory_iterator(WHET_ROOT "/tests/golden/models"))
    directories.push_back(entry.path().string());
  if (const char* further = std::getenv("WHET_GOLDENS"))
    for (const auto& entry : fs::directory_iterator(further))
      if (is_supported(entry)) directories.push_back(entry.path().string());
  std::sort(directories.begin(), directories.end());
  return directories;
}

TEST(ModelGoldens, CoverEveryFamily) { EXPECT_GE(golden_directories().size(), 10u); }

// Row 0 and row 1 of the reference are given to our model as two packed sequences, without their padding.
class ModelGolden : public testing::TestWithParam<std::string> {
 protected:
  ModelGolden() : model_(load_model(GetParam())), reference_(GetParam() + "/reference.safetensors") {
    at::set_num_threads(1);
    for (int64_t row = 0; row < 2; ++row) {
      TrainSequence sequence{unpadded("input_ids", row), {}};
      sequence.weights.assign(sequence.ids.size(), 1.0f);
      sequences_.push_back(sequence);
    }
    micro_ = make_micro_batches(sequences_, /*max_tokens=*/1000).at(0);
  }

  // Row `row` of a reference tensor of token ids. Padding is on the left.
  std::vector<int32_t> unpadded(const char* name, int64_t row) const {
    const at::Tensor ids = reference_.get(name)[row], mask = reference_.get("attention_mask")[row];
    const int64_t padding = (mask == 0).sum().item<int64_t>();
    const at::Tensor kept = ids.narrow(0, padding, ids.size(0) - padding).to(at::kInt).contiguous();
    return {kept.const_data_ptr<int32_t>(), kept.const_data_ptr<int32_t>() + kept.numel()};
  }

  // [2, length, n] of the reference -> [tokens, n], as our rows lie.
  at::Tensor unpadded_rows(const std::string& name) const {
    return reference_.get(name).flatten(0, 1).index({reference_.get("attention_mask").flatten() != 0});
  }

  // transformers stacks the experts of a layer.
  at::Tensor reference_gradient(const std::string& name) const {
    static const std::regex expert_name(R"((.*\.experts\.)(\d+)\.(gate|up|down)_proj\.weight)");
    std::smatch match;
    if (!std::regex_match(name, match, expert_name)) return reference_.get("grad." + name);
    const int64_t expert = std::stoll(match[2]);
    const auto stacked = [&](const char* part) {
      return reference_.get("grad." + match[1].str() + part)[expert];
    };
    return match[3] == "down" ? stacked("down_proj") : stacked("gate_up_proj").chunk(2, 0)[match[3] == "up"];
  }

  void expect_near(const at::Tensor& ours, const at::Tensor& theirs, double tolerance,
                   const std::string& what) {
    const double difference = max_difference(ours, theirs);
    EXPECT_LE(difference, tolerance) << what;
    largest_ = std::max(largest_, difference / tolerance);
    RecordProperty("largest_difference_over_tolerance", concat(largest_));
  }

  std::unique_ptr<CausalLm> model_;
  SafetensorsFile reference_;
  std::vector<TrainSequence> sequences_;
  MicroBatch micro_;
  double largest_ = 0;
};

TEST_P(ModelGolden, LogitsAndHiddenStates) {
  const at::NoGradGuard no_grad;
  std::vector<at::Tensor> states;
  ForwardContext context;
  context.hidden_states = &states;
  const at::Tensor hidden = model_->hidden(micro_.batch, context);
  states.push_back(hidden);
  expect_near(model_->logits(hidden), unpadded_rows("logits"), 1e-4, "logits");
  ASSERT_EQ(states.size(), static_cast<size_t>(model_->config().num_hidden_layers) + 1);
  for (size_t i = 0; i < states.size(); ++i) {
    const std::string name = concat("hidden.", i);
    expect_near(states[i], unpadded_rows(name), 1e-4, name);
  }
}

TEST_P(ModelGolden, LossAndGradients) {
  const at::Tensor logprobs = compute_logprobs(*model_, micro_, /*temperature=*/1).logprobs;
  const at::Tensor loss = -(logprobs * micro_.weights).sum() / micro_.weights.sum();
  expect_near(loss.detach(), reference_.get("loss")[0], 1e-5, "loss");
  if (!reference_.contains("grad.model.norm.weight")) GTEST_SKIP() << "the reference has no gradients";
  loss.backward();
  for (const auto& parameter : model_->parameters()) {
    if (!parameter.trainable) continue;
    const at::Tensor& gradient = parameter.value.grad();
    ASSERT_TRUE(gradient.defined()) << parameter.name;
    for (const auto& [name, view] : parameter.views) {
      const at::Tensor theirs = reference_gradient(name);
      const at::Tensor ours = gradient.as_strided(view.sizes(), view.strides(), view.storage_offset());
      expect_near(ours, theirs, 1e-4 * theirs.abs().max().item<double>() + 1e-9, name);
    }
  }
}

// Those with a module for multi-token prediction.
class MtpGolden : public ModelGolden {};

std::vector<std::string> mtp_directories() {
  std::vector<std::string> directories = golden_directories();
  std::erase_if(directories, [](const std::string& directory) {
    return !SafetensorsFile(directory + "/reference.safetensors").contains("mtp_logits");
  });
  return directories;
}

// A module's rows are the tokens from the second on, each beside the hidden state of the one before it.
TEST_P(MtpGolden, Logits) {
  const at::NoGradGuard no_grad;
  const TrainSequence& sequence = sequences_[0];
  const auto length = static_cast<int64_t>(sequence.ids.size());
  TokenBatchBuilder all, later;
  all.add(sequence.ids);
  later.add({sequence.ids.data() + 1, sequence.ids.size() - 1});
  const TokenBatch batch = later.build();
  const at::Tensor states = model_->hidden(all.build());
  const at::Tensor before = states.narrow(0, 0, length - 1);
  expect_near(model_->logits(model_->mtp_hidden(0, before, batch)), reference_.get("mtp_logits")[0], 1e-4,
              "logits");
}

TEST_P(ModelGolden, GreedyContinuations) {
  const at::Tensor ids = reference_.get("greedy_ids"), input = reference_.get("input_ids");
  const int64_t shorter = std::min(ids.size(1), input.size(1));
  std::vector<Prompt> prompts;
  std::vector<std::vector<int32_t>> expected;
  SamplingParams params;
  params.temperature = 0;
  params.max_tokens = 0;
  for (int64_t row = 0; row < ids.size(0); ++row) {
    // The prompt is what both have in common.
    const at::Tensor alike = ids[row].narrow(0, 0, shorter) == input[row].narrow(0, 0, shorter);
    const auto length = alike.to(at::kLong).cumprod(0).sum().item<int64_t>();
    const int64_t new_tokens = ids.size(1) - length;
    std::vector<int32_t> prompt = unpadded("greedy_ids", row);
    expected.emplace_back(prompt.end() - new_tokens, prompt.end());
    prompt.resize(prompt.size() - static_cast<size_t>(new_tokens));
    prompts.push_back({static_cast<uint32_t>(row), "", prompt, {}});
    params.max_tokens = static_cast<int>(std::max<int64_t>(params.max_tokens, new_tokens));
  }
  const auto groups = Engine(*model_, {}).generate(prompts, params);
  for (size_t row = 0; row < groups.size(); ++row) {
    auto tokens = groups[row].completions.at(0).tokens;
    tokens.resize(expected[row].size());
    EXPECT_EQ(tokens, expected[row]) << "row " << row;
  }
}

std::string name_of_directory(const testing::TestParamInfo<std::string>& info) {
  const fs::path path = info.param;
  return path.parent_path().filename().string() + "_" + path.filename().string();
}

INSTANTIATE_TEST_SUITE_P(Checkpoints, ModelGolden, testing::ValuesIn(golden_directories()),
                         name_of_directory);
INSTANTIATE_TEST_SUITE_P(Checkpoints, MtpGolden, testing::ValuesIn(mtp_directories()), name_of_directory);

}  // namespace
}  // namespace whet
