#include "rl/grpo.h"

#include <gtest/gtest.h>

#include <set>

#include "base/fields.h"
#include "models/hf/safetensors.h"
#include "models/hf/save.h"
#include "tests/support/expect_throw.h"
#include "tests/support/runs.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_models.h"

namespace whet {
namespace {

constexpr const char* kTokenizer = WHET_ROOT "/recipes/countdown_base";

class Grpo : public testing::TestWithParam<const char*> {
 protected:
  Grpo() {
    make_directory(base_);
    const Json json = GetParam() == std::string("moe") ? tiny_moe_json() : tiny_dense_json();
    save_model(*tiny_model(json), kTokenizer, base_);
  }

  // A few steps on countdown prompts; " yes" pays, so there is something to learn for random weights.
  GrpoConfig config(const std::string& run) const {
    GrpoConfig config;
    config.model = base_;
    config.output_dir = folder_ / run;
    config.steps = 6;
    config.prompts_per_step = 4;
    config.prompts.kind.get<CountdownPrompts>().countdown.count = 2;
    config.sampling.n = 6;
    config.sampling.max_tokens = 12;
    config.rewards = {{ContainsReward::Options{"yes"}, "yes", 1}, {FormatReward::Options{}, "", 0.5}};
    config.optimizer.lr = 0.003;
    config.checkpoint = {.every = 2, .keep = 10};
    config.micro_batch_tokens = 200;
    config.threads = 2;
    return config;
  }

  void write_held_out() const {
    write_file_atomic(folder_ / "held_out.jsonl",
                      "{\"nums\": [3, 4], \"target\": 7}\n{\"nums\": [5, 4], \"target\": 20}\n");
  }

  TemporaryFolder folder_;
  std::string base_ = folder_ / "base";
};

TEST_P(Grpo, AResumedRunIsTheUninterruptedOne) {
  write_held_out();
  const auto with_everything = [&](const std::string& run) {
    GrpoConfig recipe = config(run);
    recipe.objective.beta = 0.05;
    recipe.router_bias_update_rate = 0.01;
    recipe.updates = {2, 2, MiniBatches::shuffled};
    recipe.updates.routing_replay = GetParam() == std::string("moe");
    recipe.balance_loss_weight = GetParam() == std::string("moe") ? 0.01 : 0;
    recipe.reference = {.every = 2, .mix = 0.5};
    recipe.objective.kl = {.estimator = KlEstimator::k2, .weighted = true};
    recipe.objective.entropy = {.adaptive = true, .target = 3, .delta = 0.01};
    recipe.optimizer.schedule = Schedule::linear;
    recipe.eval = {.data = {{folder_ / "held_out.jsonl"}}, .every = 3, .n = 3, .n_during = 2};
    recipe.log_completions_every = 3;
    return recipe;
  };
  run_grpo(with_everything("whole"));
  const auto expected = metrics_without_times(folder_ / "whole");
  ASSERT_EQ(expected.size(), 6u + 3u) << "evaluated at steps 0, 3 and 6";

  GrpoConfig recipe = with_everything("killed");
  run_grpo(recipe);
  EXPECT_EQ(metrics_without_times(folder_ / "killed"), expected) << "the same seed gives the same run";
  for (const char* step : {"000004", "000002"}) {
    pretend_killed_after(folder_ / "killed", step);
    recipe.threads = 1;
    run_grpo(recipe);
    EXPECT_EQ(metrics_without_times(folder_ / "killed"), expected) << "killed after " << step;
    for (const char* file : {"/model.safetensors", "/trainer/optimizer.safetensors"})
      EXPECT_TRUE(read_file(checkpoint_folder(folder_ / "killed", "000006") + file) ==
                  read_file(checkpoint_folder(folder_ / "whole", "000006") + file))
          << file;
    for (const int64_t logged : {1, 3, 6})
      EXPECT_EQ(read_file(completions_path(folder_ / "killed", logged)),
                read_file(completions_path(folder_ / "whole", logged)));
    EXPECT_EQ(completion_steps(folder_ / "killed"), (std::vector<int64_t>{1, 3, 6}));
  }
}

TEST_P(Grpo, MetricsTellWhatTheyShould) {
  write_held_out();
  GrpoConfig recipe = config("run");
  recipe.steps = 2;
  recipe.eval = {.data = {{folder_ / "held_out.jsonl"}}, .every = 1, .n = 3, .n_during = 1};
  run_grpo(recipe);
  const auto lines = read_metrics(folder_ / "run");
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_TRUE(lines[0].contains("eval_pass@3") && lines[4].contains("eval_pass@3"));
  EXPECT_FALSE(lines[2].contains("eval_pass@3"));
  EXPECT_EQ(lines[4]["step"], 2);
  const Json& first = lines[1];
  for (const char* key : {"reward", "reward_std", "frac_reward_zero_std", "rewards/yes/mean",
                          "rewards/format/mean", "completions/mean_length", "clip_ratio/region_mean", "loss",
                          "grad_norm", "learning_rate", "entropy", "num_tokens", "step_time"})
    EXPECT_TRUE(first.contains(key)) << key;
  for (const char* key : {"kl", "staleness/mean", "rollout/carried_groups"})
    EXPECT_FALSE(first.contains(key)) << key;
  for (const char* key : {"mean", "max", "layer_1"})
    EXPECT_EQ(first.contains(concat("router/max_violation/", key)), GetParam() == std::string("moe")) << key;
  EXPECT_FALSE(file_exists(checkpoint_folder(folder_ / "run", "000002") + "/trainer/open_groups.json"));
  EXPECT_EQ(first["sampling/sampling_logp_difference/max"], 0.0);
  EXPECT_EQ(lines[3]["sampling/sampling_logp_difference/max"], 0.0) << "after an update too";
  EXPECT_EQ(first["clip_ratio/region_mean"], 0.0);
  EXPECT_GT(first["num_tokens"].get<double>(), 24 * first["completions/mean_length"].get<double>() + 24)
      << "and prompts";
  EXPECT_TRUE(file_exists(folder_ / "run/report.html"));
}

// What a run has sampled gives its weights again, from its folder or with an objective that recomputes.
TEST_P(Grpo, AReplayIsTheRunThatItIsOf) {
  GrpoConfig recipe = config("sampled");
  recipe.updates.updates_per_step = 2;
  recipe.objective.beta = 0.05;
  recipe.objective.kl.place = KlPlace::reward;
  run_grpo(recipe);
  const auto weights = [&](const std::string& run) {
    return read_file(checkpoint_folder(folder_ / run, "000006") + "/model.safetensors");
  };
  const std::string completions = folder_ / "sampled/completions";
  recipe.output_dir = folder_ / "replayed";
  recipe.rollout.replay = completions;
  run_grpo(recipe);
  EXPECT_TRUE(weights("replayed") == weights("sampled"));
  for (size_t i = 0; i < 6; ++i) {
    const Json expected = read_metrics(folder_ / "sampled")[i], found = read_metrics(folder_ / "replayed")[i];
    for (const char* key : {"loss", "grad_norm", "reward", "reward_std", "kl", "entropy", "num_tokens",
                            "completions/mean_length", "sampling/sampling_logp_difference/max"})
      EXPECT_EQ(found[key], expected[key]) << key;
  }
  // Without rewards of its own, and ratios against recomputed log-probabilities, which have the same bits.
  recipe.output_dir = folder_ / "recomputed";
  recipe.rewards.clear();
  recipe.objective.old_logprobs = OldLogprobs::recomputed;
  run_grpo(recipe);
  EXPECT_TRUE(weights("recomputed") == weights("sampled"));
  EXPECT_EQ(read_metrics(folder_ / "recomputed")[2]["rewards/yes/mean"],
            read_metrics(folder_ / "sampled")[2]["rewards/yes/mean"]);

  recipe.output_dir = folder_ / "longer";
  recipe.steps = 7;
  EXPECT_MESSAGE(UsageError, run_grpo(recipe),
                 completions + ": has completions for 6 steps, fewer than steps 7");
}

// Only groups that say something are trained on, others are sampled in their stead, and a resume goes on with
// them.
TEST_P(Grpo, DynamicSamplingTrainsOnGroupsThatDiffer) {
  const auto recipe_of = [&](const std::string& run) {
    GrpoConfig recipe = config(run);
    recipe.rewards = {{ContainsReward::Options{"yes"}, "yes", 1}};
    recipe.rollout = {.oversample = 1.5, .partial = true, .dynamic_sampling = true, .max_rounds = 3};
    recipe.objective.beta = 0.05;
    recipe.reference = {.every = 2};
    return recipe;
  };
  run_grpo(recipe_of("whole"));
  int64_t filtered = 0, most_rounds = 0;
  for (const Json& line : read_metrics(folder_ / "whole")) {
    filtered += line["rollout/filtered_groups"].get<int64_t>();
    most_rounds = std::max(most_rounds, line["rollout/rounds"].get<int64_t>());
    const auto groups = read_json_lines(completions_path(folder_ / "whole", line["step"]));
    EXPECT_LE(groups.size(), 4u);
    const bool any_differs = line["frac_reward_zero_std"] < 1.0;
    for (const Json& group : groups) {
      std::set<double> rewards;
      for (const Json& completion : group["completions"]) rewards.insert(completion["reward"].get<double>());
      EXPECT_EQ(rewards.size() > 1, any_differs) << "a group of equal rewards is there only where all are";
    }
  }
  EXPECT_GT(filtered, 0);
  EXPECT_GT(most_rounds, 1);
  EXPECT_LE(most_rounds, 3);

  GrpoConfig recipe = recipe_of("killed");
  run_grpo(recipe);
  for (const char* step : {"000004", "000002"}) {
    pretend_killed_after(folder_ / "killed", step);
    run_grpo(recipe);
    EXPECT_EQ(metrics_without_times(folder_ / "killed"), metrics_without_times(folder_ / "whole"));
  }
}

TEST_P(Grpo, EachHeldOutSetHasALineOfItsOwn) {
  write_held_out();
  write_file_atomic(folder_ / "other.jsonl", "{\"question\": \"1 2\", \"answer\": \"3\"}\n");
  GrpoConfig recipe = config("run");
  recipe.steps = 1;
  recipe.sampling.max_tokens = 8;
  recipe.eval.data = {
      {folder_ / "held_out.jsonl"},
      {folder_ / "other.jsonl", "sums", "{question} =", {{{"type", "exact"}, {"part", "all"}}}}};
  recipe.eval.n = 2;
  recipe.eval.max_tokens = 5;
  recipe.eval.greedy = false;
  run_grpo(recipe);
  const auto lines = read_metrics(folder_ / "run");
  ASSERT_EQ(lines.size(), 5u);
  for (const size_t at : {0, 3}) {
    EXPECT_EQ(lines[at]["eval_set"], "held_out");
    EXPECT_EQ(lines[at]["eval_prompts"], 2);
    EXPECT_TRUE(lines[at].contains("eval_rewards/yes/mean"));
    EXPECT_FALSE(lines[at].contains("eval_cons@2")) << "the rule reports no answers";
    EXPECT_EQ(lines[at + 1]["eval_set"], "sums");
    EXPECT_EQ(lines[at + 1]["eval_prompts"], 1);
    EXPECT_TRUE(lines[at + 1].contains("eval_rewards/exact/mean"));
    EXPECT_TRUE(lines[at + 1].contains("eval_cons@2"));
    EXPECT_LE(lines[at + 1]["eval_completions/max_length"], 5);
    EXPECT_FALSE(lines[at + 1].contains("eval_greedy"));
  }
}

// Completions of different lengths on few slots, so that every rollout leaves groups in all states.
TEST_P(Grpo, DraftsAddTheirAcceptanceAndChangeNothingElse) {
  run_grpo(config("plain"));
  GrpoConfig recipe = config("drafted");
  recipe.engine.speculative.method = DraftMethod::ngram;
  recipe.engine.speculative.ngram.min_ngram = 1;
  run_grpo(recipe);
  const auto plain = metrics_without_times(folder_ / "plain"),
             drafted = metrics_without_times(folder_ / "drafted");
  ASSERT_EQ(drafted.size(), plain.size());
  for (size_t i = 0; i < plain.size(); ++i) {
    Json line = Json::parse(drafted[i]);
    const double rate = line.at("rollout/acceptance_rate");
    EXPECT_TRUE(rate >= 0 && rate < 1) << rate;
    line.erase("rollout/acceptance_rate");
    EXPECT_EQ(line, Json::parse(plain[i]));
  }
}

// The tokens of a stop text are trained as all others are, and rewards read it.
TEST_P(Grpo, StopTextsEndCompletions) {
  const auto stopping = [&](const std::string& run) {
    GrpoConfig recipe = config(run);
    recipe.sampling.stop = {"7", " yes", "a"};
    recipe.sampling.max_tokens = 30;
    recipe.rewards = {{ContainsReward::Options{"7"}, "seven", 1}};
    return recipe;
  };
  run_grpo(stopping("whole"));
  const auto lines = read_metrics(folder_ / "whole");
  for (const auto& line : lines) {
    EXPECT_EQ(line["sampling/sampling_logp_difference/max"], 0.0);
    EXPECT_LT(line["completions/mean_length"].get<double>(), 25);
  }
  EXPECT_GT(lines[0]["rewards/seven/mean"].get<double>(), 0.0);
  run_grpo(stopping("killed"));
  pretend_killed_after(folder_ / "killed", "000004");
  run_grpo(stopping("killed"));
  EXPECT_EQ(metrics_without_times(folder_ / "killed"), metrics_without_times(folder_ / "whole"));
}

TEST_P(Grpo, ARunThatCarriesGroupsResumesToo) {
  write_held_out();
  Json json = read_json_file(base_ + "/config.json");
  json["eos_token_id"] = Json::array();
  for (int token = 0; token < kTinyVocab; token += 9) json["eos_token_id"].push_back(token);
  write_file_atomic(base_ + "/config.json", json.dump());
  const auto with_tools = [&](const std::string& run, bool partial) {
    GrpoConfig recipe = config(run);
    recipe.sampling.max_tokens = 30;
    recipe.engine.max_num_seqs = 16;
    recipe.rollout = {.oversample = 2, .partial = partial};
    recipe.eval = {.data = {{folder_ / "held_out.jsonl"}}, .every = 3, .n = 3, .n_during = 2};
    recipe.checkpoint = {.every = 1, .keep = 10};
    return recipe;
  };
  for (const bool partial : {true, false}) {
    const std::string name = partial ? "partial" : "dropping";
    run_grpo(with_tools(name + "_whole", partial));
    const auto expected = metrics_without_times(folder_ / (name + "_whole"));
    double staleness = 0;
    for (const Json& line : read_metrics(folder_ / (name + "_whole"))) {
      if (!line.contains("loss")) continue;
      EXPECT_EQ(line["sampling/sampling_logp_difference/max"], 0.0);
      EXPECT_EQ(line["rollout/carried_groups"] > 0, partial);
      EXPECT_EQ(line["rollout/dropped_groups"] > 0, !partial);
      EXPECT_EQ(line["rollout/dropped_tokens"] > 0, !partial);
      staleness += line["staleness/mean"].get<double>();
    }
    EXPECT_EQ(staleness > 0, partial);

    GrpoConfig recipe = with_tools(name, partial);
    recipe.threads = 1;
    run_grpo(recipe);
    EXPECT_EQ(metrics_without_times(folder_ / name), expected) << "one thread instead of two";
    for (const char* step : {"000005", "000003", "000001"}) {
      pretend_killed_after(folder_ / name, step);
      recipe.threads = 3 - recipe.threads;
      run_grpo(recipe);
      EXPECT_EQ(metrics_without_times(folder_ / name), expected) << "killed after " << step;
      for (const char* file : {"/model.safetensors", "/trainer/open_groups.json"})
        EXPECT_TRUE(read_file(checkpoint_folder(folder_ / name, "000006") + file) ==
                    read_file(checkpoint_folder(folder_ / (name + "_whole"), "000006") + file))
            << file;
    }
  }
}

// Of two runs that differ in the sign of the reward alone, the one that is paid for a text writes it more
// often.
TEST_P(Grpo, LearnsWhatIsRewarded) {
  const auto how_often = [&](const std::string& run, double weight) {
    GrpoConfig recipe = config(run);
    recipe.steps = 12;
    recipe.sampling.n = 16;
    recipe.optimizer.lr = 0.01;
    recipe.rewards = {{ContainsReward::Options{"yes"}, "yes", weight}};
    recipe.checkpoint.every = 100;
    run_grpo(recipe);
    return read_metrics(folder_ / run).back()["rewards/yes/mean"].get<double>();
  };
  EXPECT_GT(how_often("paid", 1), how_often("fined", -1));
}

TEST_P(Grpo, BadInputIsRefusedBeforeAnythingIsWritten) {
  const auto refused = [&](auto change) {
    GrpoConfig recipe = config("run");
    change(recipe);
    const std::string message = message_of<UsageError>([&] { run_grpo(recipe); });
    EXPECT_FALSE(file_exists(folder_ / "run")) << message;
    return message;
  };
  EXPECT_EQ(refused([&](GrpoConfig& c) { c.eval.data = {{folder_ / "none.jsonl"}}; }),
            "cannot read " + (folder_ / "none.jsonl") + ": No such file or directory");
  EXPECT_EQ(
      refused([&](GrpoConfig& c) { c.model = folder_ / "none"; }).find("cannot read " + (folder_ / "none")),
      0u);
  EXPECT_EQ(refused([](GrpoConfig& c) { c.rewards[1].name = "yes"; }),
            "rewards: two rewards are named \"yes\"; give one of them another name");
  EXPECT_EQ(refused([](GrpoConfig& c) {
              c.prompts.kind.get<CountdownPrompts>().countdown.count = 9;
            }).find("prompts.countdown.count: expected "),
            0u);
  EXPECT_EQ(refused([](GrpoConfig& c) {
              c.advantage.aggregate = AdvantageAggregate::normalize_each;
              c.advantage.scale = AdvantageScale::batch;
            }),
            "advantage.scale: expected group, since advantage.aggregate is normalize_each");
  EXPECT_EQ(refused([](GrpoConfig& c) { c.mtp_loss_weight = 0.2; }),
            "mtp_loss_weight: expected 0, since " + base_ + " has no MTP modules");
  if (GetParam() == std::string("dense")) {
    EXPECT_EQ(refused([](GrpoConfig& c) { c.balance_loss_weight = 1e-4; }),
              "balance_loss_weight: expected 0, since " + base_ + " has no experts");
    EXPECT_EQ(refused([](GrpoConfig& c) { c.updates.routing_replay = true; }),
              "routing_replay: expected false, since " + base_ + " has no experts");
  }
  EXPECT_EQ(refused([](GrpoConfig& c) { c.sampling.n = 1; }),
            "sampling.n: expected at least 2, since advantages compare samples of one prompt");
  EXPECT_EQ(refused([](GrpoConfig& c) { c.sampling.top_p = 2; }),
            "sampling.top_p: expected a number in (0, 1], got 2");
  EXPECT_EQ(refused([](GrpoConfig& c) { c.sampling.top_p = 0.9; }),
            "sampling: expected top_p, top_k, min_p and repetition_penalty to be off, since the trainer's "
            "log-probabilities are those of all tokens");
  EXPECT_EQ(refused([](GrpoConfig& c) { c.rollout.oversample = 0.5; }),
            "rollout.oversample: expected a number from 1 to 1000, got 0.5");
  EXPECT_EQ(refused([](GrpoConfig& c) { c.rollout.partial = true; }),
            "rollout.partial: expected rollout.oversample to start more than prompts_per_step groups, since "
            "otherwise none is left unfinished");
}

// A base with an MTP module, whose drafts are those of the rollout.
class GrpoMtp : public Grpo {
 protected:
  GrpoMtp() {
    Json json = tiny_moe_json();
    json["num_nextn_predict_layers"] = 1;
    save_model(*tiny_model(json), kTokenizer, base_);
  }
  GrpoConfig drafted(const std::string& run, double weight) const {
    GrpoConfig recipe = config(run);
    recipe.engine.speculative = {DraftMethod::mtp, 1, {}};
    recipe.mtp_loss_weight = weight;
    recipe.updates.updates_per_step = 2;
    return recipe;
  }
};

TEST_P(GrpoMtp, TrainsTheModulesAndChangesNothingElse) {
  run_grpo(drafted("without", 0));
  run_grpo(drafted("with", 0.2));
  const auto lines = [&](const std::string& run) {
    std::vector<Json> lines;
    size_t trained = 0;
    for (const auto& text : metrics_without_times(folder_ / run)) {
      Json line = Json::parse(text);
      for (Json* part : {&line, &line["updates"][0], &line["updates"][1]}) trained += part->erase("mtp/loss");
      EXPECT_TRUE(line.contains("rollout/acceptance_rate"));
      line.erase("rollout/acceptance_rate");
      for (const char* key : {"mean", "max", "layer_2"})  // layer 2 is the module
        line.erase(concat("router/max_violation/", key));
      lines.push_back(std::move(line));
    }
    EXPECT_EQ(trained > 0, run != "without");
    return lines;
  };
  EXPECT_EQ(lines("with"), lines("without"));
  const auto weights_of = [&](const std::string& run) {
    return SafetensorsFile(checkpoint_folder(folder_ / run, "000006") + "/model.safetensors");
  };
  const SafetensorsFile with = weights_of("with"), without = weights_of("without"),
                        base(base_ + "/model.safetensors");
  for (const char* name : {"model.layers.1.mlp.gate.weight", "model.embed_tokens.weight", "lm_head.weight"})
    EXPECT_TRUE(with.get(name).equal(without.get(name))) << name;
  for (const char* name : {"model.layers.2.eh_proj.weight", "model.layers.2.mlp.gate.weight"}) {
    EXPECT_FALSE(with.get(name).equal(base.get(name))) << name;
    EXPECT_TRUE(without.get(name).equal(base.get(name))) << name;
  }
}

TEST_P(GrpoMtp, AResumedRunIsTheUninterruptedOne) {
  run_grpo(drafted("whole", 0.2));
  run_grpo(drafted("killed", 0.2));
  pretend_killed_after(folder_ / "killed", "000002");
  run_grpo(drafted("killed", 0.2));
  EXPECT_EQ(metrics_without_times(folder_ / "killed"), metrics_without_times(folder_ / "whole"));
  for (const char* file : {"/model.safetensors", "/trainer/optimizer.safetensors"})
    EXPECT_TRUE(read_file(checkpoint_folder(folder_ / "killed", "000006") + file) ==
                read_file(checkpoint_folder(folder_ / "whole", "000006") + file))
        << file;
}

INSTANTIATE_TEST_SUITE_P(Kinds, GrpoMtp, testing::Values("mtp"), [](const auto& kind) { return kind.param; });

INSTANTIATE_TEST_SUITE_P(Kinds, Grpo, testing::Values("dense", "moe"),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace whet
