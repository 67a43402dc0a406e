// What one optimizer step costs on groups of completions, with their prompts computed once for a group and
// once for every completion, in turns: wall seconds, seconds of processor time, peak memory. Weights are
// random.
//
//   cmake --build build/release --target bench_update
//   build/release/bench_update [SHAPE [PROMPTS [GROUP [PROMPT_TOKENS [COMPLETION_TOKENS [THREADS
//   [RECOMPUTE]]]]]]]
//
// SHAPE: moe (DeepSeek-V3's architecture, 8.8 M parameters, as bench/rollout), dense (Qwen2's, 4.7 M) or
// smollm2 (SmolLM2-135M). Without arguments: moe 8 8 64 64 2.
#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>

#include "base/philox.h"
#include "kernels/host_memory.h"
#include "models/hf/load.h"
#include "train/cross_entropy.h"
#include "train/trainer.h"

namespace {

using namespace whet;

Json shape_of(const std::string& name) {
  Json config = {{"vocab_size", 512},        {"hidden_size", 256},       {"num_hidden_layers", 6},
                 {"num_attention_heads", 8}, {"intermediate_size", 768}, {"max_position_embeddings", 2048},
                 {"initializer_range", 0.1}, {"eos_token_id", 0}};
  if (name == "moe")
    config.update({{"model_type", "deepseek_v3"},
                   {"q_lora_rank", nullptr},
                   {"kv_lora_rank", 64},
                   {"qk_rope_head_dim", 16},
                   {"qk_nope_head_dim", 32},
                   {"v_head_dim", 32},
                   {"first_k_dense_replace", 1},
                   {"moe_intermediate_size", 192},
                   {"n_routed_experts", 8},
                   {"num_experts_per_tok", 2},
                   {"n_shared_experts", 1},
                   {"n_group", 1},
                   {"topk_group", 1},
                   {"routed_scaling_factor", 1.0}});
  else if (name == "dense")
    config.update({{"model_type", "qwen2"}, {"num_key_value_heads", 2}, {"tie_word_embeddings", true}});
  else
    config.update({{"model_type", "llama"},
                   {"vocab_size", 49152},
                   {"hidden_size", 576},
                   {"num_hidden_layers", 30},
                   {"num_attention_heads", 9},
                   {"num_key_value_heads", 3},
                   {"intermediate_size", 1536},
                   {"initializer_range", 0.04},
                   {"tie_word_embeddings", true}});
  return config;
}

std::vector<TrainSequence> make_groups(int64_t prompts, int64_t group, int64_t prompt_tokens,
                                       int64_t completion_tokens, int64_t vocab, bool shared) {
  std::vector<TrainSequence> sequences;
  Rng rng(1, 0, 0);
  const auto draw = [&] { return rng.between(1, static_cast<int>(vocab) - 1); };
  for (int64_t p = 0; p < prompts; ++p) {
    std::vector<int32_t> prompt;
    for (int64_t t = 0; t < prompt_tokens; ++t) prompt.push_back(draw());
    for (int64_t g = 0; g < group; ++g) {
      TrainSequence sequence{prompt, std::vector<float>(prompt.size(), 0.0f)};
      for (int64_t t = 0; t < completion_tokens; ++t) sequence.ids.push_back(draw());
      sequence.weights.resize(sequence.ids.size(), 1.0f);
      if (shared) sequence.prompt_tokens = prompt_tokens;
      sequences.push_back(std::move(sequence));
    }
  }
  return sequences;
}

double peak_gigabytes() {
  std::ifstream file("/proc/self/status");
  for (std::string word; file >> word;)
    if (word == "VmHWM:") {
      double kilobytes = 0;
      file >> kilobytes;
      return kilobytes * 1024 / 1e9;
    }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto argument = [&](int i, int64_t value) { return argc > i ? std::atoll(argv[i]) : value; };
  const std::string shape = argc > 1 ? argv[1] : "moe";
  const int64_t prompts = argument(2, 8), group = argument(3, 8), prompt_tokens = argument(4, 64),
                completion_tokens = argument(5, 64);
  const int threads = static_cast<int>(argument(6, 2));
  const auto recompute = argument(7, 0) == 1 ? Recompute::block : Recompute::none;
  at::set_num_threads(1);
  prepare_host_memory();  // as the program does
  const auto model = init_model(parse_model_config(shape_of(shape), shape), 1);
  Trainer trainer(*model, nullptr, {.recompute = recompute, .threads = threads});
  std::printf("%s, %ld prompts of %ld tokens, %ld completions of %ld tokens each, %d threads\n",
              shape.c_str(), static_cast<long>(prompts), static_cast<long>(prompt_tokens),
              static_cast<long>(group), static_cast<long>(completion_tokens), threads);
  double least[2] = {1e9, 1e9};
  for (int repeat = 0; repeat < 4; ++repeat)
    for (const bool shared : {true, false}) {
      const auto sequences =
          make_groups(prompts, group, prompt_tokens, completion_tokens, model->config().vocab_size, shared);
      std::ofstream("/proc/self/clear_refs") << "5";  // sets the peak to what is held now
      const auto start = std::chrono::steady_clock::now();
      const std::clock_t processor = std::clock();
      trainer.step(sequences, cross_entropy(), 1e-6);
      const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
                   processor_seconds = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
      std::printf("%-8s %7.3f s, %7.3f s of processor time, peak %.2f GB\n", shared ? "shared" : "apart",
                  seconds, processor_seconds, peak_gigabytes());
      std::fflush(stdout);
      least[shared ? 0 : 1] = std::min(least[shared ? 0 : 1], processor_seconds);
    }
  std::printf("shared prompts: %.2f times the speed, by processor time\n", least[1] / least[0]);
}
