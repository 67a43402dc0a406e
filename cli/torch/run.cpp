// The entry of libwhet_torch.so: sets the process up for computing and hands the command on.
#include <ATen/Parallel.h>
#include <malloc.h>

#include "base/error.h"
#include "base/fields.h"
#include "base/interrupt.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/torch/commands.h"
#include "rl/grpo.h"
#include "train/pretrain.h"

namespace whet {

namespace {

void prepare_process() {
  // Parallelism is over sequences, on our own threads; an operation runs on one. That keeps results
  // independent of the number of threads.
  at::set_num_threads(1);
  // Keep freed blocks: returning tensors of megabytes to the kernel each time costs more than computing them.
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

// The recipe of a training run, which saves its state when it is told to stop; other commands just end.
template <class Config>
Config config_of(const Command& command) {
  catch_signals();
  Config config;
  read_config(command.recipe, config);
  return config;
}

void dispatch(const Command& command, Output& out) {
  if (command.name == "grpo") return run_grpo(config_of<GrpoConfig>(command));
  if (command.name == "pretrain") return pretrain(config_of<PretrainConfig>(command));
  if (command.name == "eval") return run_eval(command, out);
  if (command.name == "generate") return run_generate(command, out);
  if (command.name == "logprobs") return run_logprobs(command, out);
  if (command.name == "convert") return run_convert(command, out);
  fail<UsageError>("unknown command ", command.name);
}

}  // namespace

}  // namespace whet

int whet_run(const whet::Command& command, whet::Output& out) {
  return whet::exit_code([&] {
    whet::prepare_process();
    whet::dispatch(command, out);
  });
}

void whet_examine(int threads, whet::Examination& examination) {
  whet::prepare_process();
  examination = whet::examine_machine(threads);
}
